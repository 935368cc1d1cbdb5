/** Whether the targets of links still answer. */
@NullMarked
package dev.curlew.link.health;

import org.jspecify.annotations.NullMarked;
