/** How a command ends other than well. */
@NullMarked
package dev.curlew.cli.failure;

import org.jspecify.annotations.NullMarked;
