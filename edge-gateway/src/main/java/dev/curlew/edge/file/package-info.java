/** What is the same for everybody, and not sent twice: {@link dev.curlew.edge.file.TaggedFile}. */
@NullMarked
package dev.curlew.edge.file;

import org.jspecify.annotations.NullMarked;
