package dev.curlew.analytics.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.KnownValues.Known;
import dev.curlew.proto.analytics.v1.RecentClick;
import dev.curlew.proto.analytics.v1.RecentClicks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clicks that a row of sums holds one by one, as {@link RecentClicks}. Read and written field by field: of most rows nothing else
 * is written, and messages with 14 texts each would be most of the work.
 */
public final class RecentColumn {

    /** What the column holds of a row without such clicks. */
    static final byte[] EMPTY = {};

    private static final Trait[] TRAITS = Trait.values();
    private static final int CLICK = RecentClicks.CLICKS_FIELD_NUMBER;
    private static final int VISITOR = RecentClick.VISITOR_FIELD_NUMBER;
    private static final int KNOWN = RecentClick.KNOWN_VALUES_FIELD_NUMBER;
    private static final int[] FIELDS = Arrays.stream(TRAITS)
            .mapToInt(trait ->
                    RecentClick.getDescriptor().findFieldByName(trait.column()).getNumber())
            .toArray();
    private static final @Nullable Trait[] TRAIT_OF_FIELD = traitsByField();

    /** A click as the column has it; a coupon of 0 is of nobody known. */
    static final class Single {
        final int visitor;
        private final String[] values;

        private Single(int visitor, String[] values) {
            this.visitor = visitor;
            this.values = values;
        }

        String value(Trait trait) {
            return values[trait.place()];
        }
    }

    final List<Single> clicks;

    private RecentColumn(List<Single> clicks) {
        this.clicks = clicks;
    }

    /** Reads the column of a row. */
    public static RecentColumn of(byte[] column) {
        if (column.length == 0) {
            return new RecentColumn(List.of());
        }
        try {
            CodedInputStream input = CodedInputStream.newInstance(column);
            List<Single> clicks = new ArrayList<>();
            while (!input.isAtEnd()) {
                if (WireFormat.getTagFieldNumber(input.readTag()) != CLICK) {
                    throw new IllegalStateException("a row of sums is broken");
                }
                int outer = input.pushLimit(input.readUInt32());
                clicks.add(read(input));
                input.popLimit(outer);
            }
            return new RecentColumn(clicks);
        } catch (IOException e) {
            throw new IllegalStateException("a row of sums is broken", e);
        }
    }

    /** A sketch of the visitors of a row: of those in its own column of visitors, and of these. */
    public byte @Nullable [] visitors(byte @Nullable [] ofRow) {
        if (clicks.isEmpty()) {
            return ofRow;
        }
        VisitorSketch sketch = new VisitorSketch();
        sketch.add(ofRow);
        sketch.add(visitors());
        return sketch.toBytes();
    }

    private Coupons visitors() {
        Coupons coupons = new Coupons();
        for (Single click : clicks) {
            if (click.visitor != 0) {
                coupons.add(click.visitor);
            }
        }
        return coupons;
    }

    private static Single read(CodedInputStream input) throws IOException {
        int visitor = 0;
        String[] values = new String[TRAITS.length];
        Arrays.fill(values, "");
        while (!input.isAtEnd()) {
            int tag = input.readTag();
            int field = WireFormat.getTagFieldNumber(tag);
            Trait trait = field < TRAIT_OF_FIELD.length ? TRAIT_OF_FIELD[field] : null;
            if (field == VISITOR) {
                visitor = input.readFixed32();
            } else if (field == KNOWN) {
                readKnown(input, values);
            } else if (trait != null) {
                values[trait.place()] = input.readString();
            } else {
                var _ = input.skipField(tag);
            }
        }
        return new Single(visitor, values);
    }

    private static void readKnown(CodedInputStream input, String[] values) throws IOException {
        int outer = input.pushLimit(input.readUInt32());
        while (!input.isAtEnd()) {
            Known known = KnownValues.of(input.readUInt32());
            values[known.trait().place()] = known.value();
        }
        input.popLimit(outer);
    }

    /** The column of these clicks, to be appended to what is there. */
    static byte[] of(List<EnrichedClick> clicks) {
        byte[][] written = new byte[clicks.size()][];
        int bytes = 0;
        for (int i = 0; i < written.length; i++) {
            written[i] = written(clicks.get(i));
            bytes += CodedOutputStream.computeByteArraySize(CLICK, written[i]);
        }
        byte[] column = new byte[bytes];
        CodedOutputStream output = CodedOutputStream.newInstance(column);
        try {
            for (byte[] click : written) {
                output.writeByteArray(CLICK, click);
            }
            output.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return column;
    }

    private static byte[] written(EnrichedClick click) {
        long visitor = click.click().getVisitorHash();
        int bytes = visitor == 0 ? 0 : CodedOutputStream.computeFixed32Size(VISITOR, 0);
        int[] known = new int[TRAITS.length];
        int knownBytes = 0;
        for (int i = 0; i < TRAITS.length; i++) {
            String value = click.traits().get(TRAITS[i]);
            known[i] = value.isEmpty() ? KnownValues.NONE : KnownValues.number(TRAITS[i], value);
            if (known[i] != KnownValues.NONE) {
                knownBytes += CodedOutputStream.computeUInt32SizeNoTag(known[i]);
            } else if (!value.isEmpty()) {
                bytes += CodedOutputStream.computeStringSize(FIELDS[i], value);
            }
        }
        if (knownBytes > 0) {
            bytes += CodedOutputStream.computeTagSize(KNOWN)
                    + CodedOutputStream.computeUInt32SizeNoTag(knownBytes)
                    + knownBytes;
        }
        byte[] written = new byte[bytes];
        CodedOutputStream output = CodedOutputStream.newInstance(written);
        try {
            if (visitor != 0) {
                output.writeFixed32(VISITOR, Coupons.of(visitor));
            }
            for (int i = 0; i < TRAITS.length; i++) {
                String value = click.traits().get(TRAITS[i]);
                if (known[i] == KnownValues.NONE && !value.isEmpty()) {
                    output.writeString(FIELDS[i], value);
                }
            }
            if (knownBytes > 0) {
                writeKnown(output, known, knownBytes);
            }
            output.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    private static void writeKnown(CodedOutputStream output, int[] known, int bytes) throws IOException {
        output.writeTag(KNOWN, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        output.writeUInt32NoTag(bytes);
        for (int number : known) {
            if (number != KnownValues.NONE) {
                output.writeUInt32NoTag(number);
            }
        }
    }

    private static @Nullable Trait[] traitsByField() {
        @Nullable Trait[] traits = new Trait[Arrays.stream(FIELDS).max().orElse(0) + 1];
        for (int i = 0; i < FIELDS.length; i++) {
            traits[FIELDS[i]] = TRAITS[i];
        }
        return traits;
    }
}
