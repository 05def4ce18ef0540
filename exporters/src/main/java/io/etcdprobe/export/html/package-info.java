/**
 * Results for people with a browser: {@link io.etcdprobe.export.html.StatusPage}, one page without
 * scripts that loads nothing from elsewhere.
 */
@NullMarked
package io.etcdprobe.export.html;

import org.jspecify.annotations.NullMarked;
