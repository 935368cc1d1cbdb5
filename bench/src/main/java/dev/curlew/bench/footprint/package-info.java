/** Memory, time to start, and bytes on disk. */
@NullMarked
package dev.curlew.bench.footprint;

import org.jspecify.annotations.NullMarked;
