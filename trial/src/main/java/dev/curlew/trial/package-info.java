/** The trial: load, faults, and a judgement of what the clients saw. */
@NullMarked
package dev.curlew.trial;

import org.jspecify.annotations.NullMarked;
