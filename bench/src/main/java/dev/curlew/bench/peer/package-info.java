/** Shorteners that run on this machine, ours and its peers, and servers that only redirect. */
@NullMarked
package dev.curlew.bench.peer;

import org.jspecify.annotations.NullMarked;
