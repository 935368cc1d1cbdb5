package dev.curlew.trial.history;

/** What clients do. */
public enum OperationKind {
    CREATE,
    EDIT,
    DELETE,
    UNDELETE,
    /** Through the API. */
    READ,
    /** As a visitor. */
    REDIRECT;

    /** Whether it changes a link. */
    public boolean changes() {
        return this != READ && this != REDIRECT;
    }

    /** Whether it sets where a link leads. */
    public boolean setsTarget() {
        return this == CREATE || this == EDIT;
    }
}
