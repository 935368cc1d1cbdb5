/** Clients that make, change and follow links by chance. */
@NullMarked
package dev.curlew.trial.load;

import org.jspecify.annotations.NullMarked;
