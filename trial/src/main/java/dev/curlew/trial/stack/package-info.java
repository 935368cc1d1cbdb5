/** The servers, with a network between them, disks and clocks that can all be spoilt. */
@NullMarked
package dev.curlew.trial.stack;

import org.jspecify.annotations.NullMarked;
