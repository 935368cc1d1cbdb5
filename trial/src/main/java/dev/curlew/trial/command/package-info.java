/** What the command lines of a trial and of a soak have in common. */
@NullMarked
package dev.curlew.trial.command;

import org.jspecify.annotations.NullMarked;
