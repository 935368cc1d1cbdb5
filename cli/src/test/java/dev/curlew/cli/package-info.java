/** The commands, against a real gRPC server. */
@NullMarked
package dev.curlew.cli;

import org.jspecify.annotations.NullMarked;
