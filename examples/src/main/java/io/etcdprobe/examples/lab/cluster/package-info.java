/**
 * The cluster of a play: members with their own disks and control groups, behind proxies; the
 * clients' load; the referee that asks which member leads; and everything on the machine that these
 * need.
 */
@NullMarked
package io.etcdprobe.examples.lab.cluster;

import org.jspecify.annotations.NullMarked;
