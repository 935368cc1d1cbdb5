/** Clicks on their way out: {@link dev.curlew.edge.click.Clicks} keeps each in a journal until it is stored upstream. */
@NullMarked
package dev.curlew.edge.click;

import org.jspecify.annotations.NullMarked;
