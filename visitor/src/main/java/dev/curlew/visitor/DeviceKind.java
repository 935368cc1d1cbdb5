package dev.curlew.visitor;

/** What kind of device a visitor holds. */
public enum DeviceKind {
    /** A phone. */
    MOBILE,
    /** A tablet; those that ask for desktop pages, as iPads do, cannot be told from a desktop. */
    TABLET,
    /** A computer. */
    DESKTOP,
    /** A television, or what is plugged into one. */
    TV,
    /** A game console. */
    CONSOLE,
    /** A watch. */
    WEARABLE,
    /** No person: a crawler, a preview, a monitor. */
    BOT,
    /** Anything else, also where nothing is known. */
    OTHER;

    /** Its name in rules and break-downs, such as {@code mobile}. */
    public String id() {
        return Ids.of(this);
    }
}
