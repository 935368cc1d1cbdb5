@NullMarked
package dev.curlew.trial.fault;

import org.jspecify.annotations.NullMarked;
