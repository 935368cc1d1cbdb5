/** Whether what clients saw keeps what is promised. */
@NullMarked
package dev.curlew.trial.check;

import org.jspecify.annotations.NullMarked;
