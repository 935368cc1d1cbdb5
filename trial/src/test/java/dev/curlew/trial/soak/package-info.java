@NullMarked
package dev.curlew.trial.soak;

import org.jspecify.annotations.NullMarked;
