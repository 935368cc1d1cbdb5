/** The server: where it is, with which key it is called, and what its errors mean. */
@NullMarked
package dev.curlew.cli.remote;

import org.jspecify.annotations.NullMarked;
