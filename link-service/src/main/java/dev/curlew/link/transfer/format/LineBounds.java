package dev.curlew.link.transfer.format;

/** Each line is a row. */
final class LineBounds implements RowBounds {

    @Override
    public Part next(byte b) {
        return b == '\n' ? Part.LAST : Part.WITHIN;
    }

    @Override
    public void giveUpRow() {
        // The next line begins where it would anyway.
    }

    @Override
    public String state() {
        return "";
    }

    @Override
    public boolean mayEnd() {
        return true;
    }
}
