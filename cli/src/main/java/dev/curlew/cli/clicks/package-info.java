/** Commands for single clicks. */
@NullMarked
package dev.curlew.cli.clicks;

import org.jspecify.annotations.NullMarked;
