@NullMarked
package dev.curlew.trial.stack;

import org.jspecify.annotations.NullMarked;
