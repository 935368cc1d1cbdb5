@NullMarked
package dev.curlew.trial.command;

import org.jspecify.annotations.NullMarked;
