/** What clients did and saw, and what was done to the servers meanwhile. */
@NullMarked
package dev.curlew.trial.history;

import org.jspecify.annotations.NullMarked;
