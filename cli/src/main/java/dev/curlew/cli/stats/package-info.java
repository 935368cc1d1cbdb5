/** Commands for statistics. */
@NullMarked
package dev.curlew.cli.stats;

import org.jspecify.annotations.NullMarked;
