@NullMarked
package dev.curlew.trial.check;

import org.jspecify.annotations.NullMarked;
