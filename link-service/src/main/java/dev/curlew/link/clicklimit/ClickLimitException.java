package dev.curlew.link.clicklimit;

/** Why a click of a link cannot be had. */
abstract sealed class ClickLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ClickLimitException(String message) {
        super(message);
    }

    /** It was clicked as often as it may be. */
    static final class UsedUp extends ClickLimitException {
        private static final long serialVersionUID = 1L;

        UsedUp() {
            super("The link is used up: it was clicked as often as it may be.");
        }
    }

    /** There is no such link, or it never had a limit. */
    static final class NotLimited extends ClickLimitException {
        private static final long serialVersionUID = 1L;

        NotLimited() {
            super("There is no such link with a limit of clicks.");
        }
    }
}
