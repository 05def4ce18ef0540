/**
 * The cluster of a play: members on disks of their own, in control groups of their own, behind
 * proxies; the clients' load; the referee that asks who leads; and everything that it takes of the
 * machine.
 */
@NullMarked
package io.etcdprobe.examples.lab.cluster;

import org.jspecify.annotations.NullMarked;
