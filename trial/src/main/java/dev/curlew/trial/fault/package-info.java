/** What is done to the servers, and when. */
@NullMarked
package dev.curlew.trial.fault;

import org.jspecify.annotations.NullMarked;
