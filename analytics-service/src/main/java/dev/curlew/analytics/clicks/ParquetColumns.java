package dev.curlew.analytics.clicks;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.util.Timestamps;
import dev.curlew.proto.analytics.v1.ClickRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The fields of a click as columns of Parquet, by name: the id as a UUID, the time in microseconds, unknown texts as null. */
final class ParquetColumns extends WriteSupport<ClickRecord> {

    private static final int UUID_BYTES = 16;
    private static final List<FieldDescriptor> FIELDS =
            ClickRecord.getDescriptor().getFields();
    private static final int ID = ClickRecord.EVENT_ID_FIELD_NUMBER;

    private @Nullable RecordConsumer consumer;

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
        return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return context();
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(ClickRecord click) {
        RecordConsumer row = consumer;
        if (row == null) {
            throw new IllegalStateException("not prepared");
        }
        row.startMessage();
        for (int i = 0; i < FIELDS.size(); i++) {
            FieldDescriptor field = FIELDS.get(i);
            if (isKnown(click, field)) {
                row.startField(field.getName(), i);
                add(row, click, field);
                row.endField(field.getName(), i);
            }
        }
        row.endMessage();
    }

    private static void add(RecordConsumer row, ClickRecord click, FieldDescriptor field) {
        switch (field.getJavaType()) {
            case BOOLEAN -> row.addBoolean((Boolean) click.getField(field));
            case MESSAGE -> row.addLong(Timestamps.toMicros(click.getOccurTime()));
            default ->
                row.addBinary(
                        field.getNumber() == ID
                                ? uuid(click.getEventId())
                                : Binary.fromString(click.getField(field).toString()));
        }
    }

    private static boolean isKnown(ClickRecord click, FieldDescriptor field) {
        return field.getJavaType() != FieldDescriptor.JavaType.STRING
                || !click.getField(field).toString().isEmpty();
    }

    private static Binary uuid(String text) {
        UUID id = UUID.fromString(text);
        return Binary.fromConstantByteArray(ByteBuffer.allocate(UUID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    private static WriteContext context() {
        List<Type> columns = new ArrayList<>();
        FIELDS.forEach(field -> columns.add(column(field)));
        return new WriteContext(new MessageType("click", columns), Map.of());
    }

    private static Type column(FieldDescriptor field) {
        String name = field.getName();
        if (field.getNumber() == ID) {
            return Types.required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                    .length(UUID_BYTES)
                    .as(LogicalTypeAnnotation.uuidType())
                    .named(name);
        }
        return switch (field.getJavaType()) {
            case BOOLEAN -> Types.required(PrimitiveTypeName.BOOLEAN).named(name);
            case MESSAGE ->
                Types.required(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                        .named(name);
            default ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
        };
    }
}
