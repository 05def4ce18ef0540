/**
 * Results for people with a browser: {@link io.etcdprobe.export.html.StatusPage}, one page without
 * scripts and without anything from elsewhere.
 */
@NullMarked
package io.etcdprobe.export.html;

import org.jspecify.annotations.NullMarked;
