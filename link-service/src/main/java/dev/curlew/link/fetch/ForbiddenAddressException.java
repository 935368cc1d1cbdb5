package dev.curlew.link.fetch;

import java.net.UnknownHostException;

/** A host has an address that must not be called. */
final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    ForbiddenAddressException() {
        super("an address that is not public");
    }
}
