/** The start of a server's process: {@link dev.curlew.platform.ServerMain}. */
@NullMarked
package dev.curlew.platform;

import org.jspecify.annotations.NullMarked;
