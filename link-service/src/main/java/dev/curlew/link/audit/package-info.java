/** Who changed keys and settings: written with each change, and listed. */
@NullMarked
package dev.curlew.link.audit;

import org.jspecify.annotations.NullMarked;
