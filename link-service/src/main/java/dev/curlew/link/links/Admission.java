package dev.curlew.link.links;

import java.util.Optional;

/**
 * What lets visitors in besides the fields of a link, and is in no history: its password and the clicks it had.
 *
 * @param passwordVersion the revision that set the password; 0: there is none
 * @param newHash of a password that is to be stored with this version of the link
 * @param usedClicks while the link had a limit
 */
record Admission(long passwordVersion, Optional<String> newHash, long usedClicks) {

    /** Everybody, as often as they like. */
    static final Admission FREE = new Admission(0, Optional.empty(), 0);

    boolean byPassword() {
        return passwordVersion != 0 || newHash.isPresent();
    }

    /** With a password of this hash, in place of any other. */
    Admission withPassword(String hash) {
        return new Admission(passwordVersion, Optional.of(hash), usedClicks);
    }

    Admission withoutPassword() {
        return new Admission(0, Optional.empty(), usedClicks);
    }

    /** As it is in a revision, after another one: a password that is new is the one of that revision. */
    Admission next(Admission before, long revision) {
        boolean fresh = newHash.isPresent() && !newHash.equals(before.newHash);
        return fresh ? new Admission(revision, newHash, usedClicks) : this;
    }
}
