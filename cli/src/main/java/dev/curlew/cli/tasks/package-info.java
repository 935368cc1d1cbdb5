/** Commands for housekeeping. */
@NullMarked
package dev.curlew.cli.tasks;

import org.jspecify.annotations.NullMarked;
