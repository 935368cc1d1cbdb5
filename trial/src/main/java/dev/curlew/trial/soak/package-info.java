/** Servers under an even load for long, and whether their memory stays as it is. */
@NullMarked
package dev.curlew.trial.soak;

import org.jspecify.annotations.NullMarked;
