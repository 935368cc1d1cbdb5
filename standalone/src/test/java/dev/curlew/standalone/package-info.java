/** Journeys through the whole stack, and what happens to clicks when parts of it are killed. */
@NullMarked
package dev.curlew.standalone;

import org.jspecify.annotations.NullMarked;
