package dev.curlew.edge.click;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import com.google.protobuf.WireFormat;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.visitor.AcceptLanguage;
import dev.curlew.visitor.Agent;
import dev.curlew.visitor.Visitors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes of a visit what is kept of it: texts cut to their limits, the address to its network. */
final class ClickMaker {

    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_CODE = 256;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_HEADER = 1024;
    private static final int LONGEST_LANGUAGE = 256;

    /** More than all texts at their longest with the rest. */
    private static final int LONGEST_CLICK = 8192;

    private final UuidV7 ids;
    private final VisitorSalt salt;
    private final ClickDetail detail;
    private final Visitors visitors;
    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[LONGEST_CLICK]);

    /**
     * Makes clicks of so much detail.
     *
     * @param visitors where user agents were read before, unless all is kept
     */
    ClickMaker(UuidV7 ids, VisitorSalt salt, ClickDetail detail, Visitors visitors) {
        this.ids = ids;
        this.salt = salt;
        this.detail = detail;
        this.visitors = visitors;
    }

    /**
     * The click as it is sent, {@link Click} in its binary form. Written field by field, as messages and their builders are half
     * of what a click costs otherwise.
     */
    byte[] click(Visit visit) {
        return click(Kind.REDIRECT, visit);
    }

    /** The click that a visit without a link is kept as. */
    byte[] orphan(Orphan orphan) {
        return click(orphan.kind(), orphan.asVisit());
    }

    private byte[] click(Kind kind, Visit visit) {
        byte[] buffer = buffers.get();
        CodedOutputStream out = CodedOutputStream.newInstance(buffer);
        try {
            write(kind, visit, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Arrays.copyOf(buffer, out.getTotalBytesWritten());
    }

    private void write(Kind kind, Visit visit, CodedOutputStream out) throws IOException {
        UUID id = visit.eventId().orElseGet(ids::next);
        out.writeTag(Click.EVENT_ID_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(2 * Long.BYTES);
        out.writeFixed64NoTag(Long.reverseBytes(id.getMostSignificantBits()));
        out.writeFixed64NoTag(Long.reverseBytes(id.getLeastSignificantBits()));
        writeTime(visit.time().truncatedTo(ChronoUnit.MICROS), out);
        out.writeEnum(Click.KIND_FIELD_NUMBER, kind.getNumber());
        out.writeInt64(Click.LINK_ID_FIELD_NUMBER, visit.linkId());
        writeText(Click.DOMAIN_FIELD_NUMBER, visit.domain(), LONGEST_DOMAIN, out);
        out.writeEnum(Click.DETAIL_FIELD_NUMBER, detail.number());
        writeSignal(visit.prefetch(), Signal.PREFETCH, out);
        writeSignal(visit.head(), Signal.HEAD, out);
        writeSignal(visit.preview(), Signal.PREVIEW, out);
        switch (detail) {
            case FULL -> {
                writeText(Click.CODE_FIELD_NUMBER, visit.code(), LONGEST_CODE, out);
                writeFull(visit, out);
            }
            case MINIMAL -> {
                if (kind != Kind.OTHER_NOT_FOUND) {
                    writeText(Click.CODE_FIELD_NUMBER, visit.code(), LONGEST_CODE, out);
                }
                writeMinimal(visit, out);
            }
            case NONE -> {
                if (kind == Kind.REDIRECT) {
                    writeText(Click.CODE_FIELD_NUMBER, visit.code(), LONGEST_CODE, out);
                }
                writeSignal(agent(visit).filter(Agent::bot).isPresent(), Signal.BOT, out);
            }
        }
    }

    private void writeFull(Visit visit, CodedOutputStream out) throws IOException {
        writeText(Click.REFERRER_FIELD_NUMBER, Shortened.page(visit.referrer()), LONGEST_HEADER, out);
        writeText(Click.USER_AGENT_FIELD_NUMBER, visit.userAgent(), LONGEST_HEADER, out);
        writeText(Click.ACCEPT_LANGUAGE_FIELD_NUMBER, visit.acceptLanguage(), LONGEST_LANGUAGE, out);
        out.writeString(Click.CLIENT_NETWORK_FIELD_NUMBER, ClientNetwork.of(visit.client()));
        if (!visit.privacy()) {
            out.writeFixed64(Click.VISITOR_HASH_FIELD_NUMBER, salt.visitor(visit.client(), visit.userAgent()));
        }
        writeSignal(visit.privacy(), Signal.PRIVACY, out);
        writeChoice(visit, out);
        writeText(Click.QUERY_FIELD_NUMBER, visit.query(), LONGEST_HEADER, out);
        writeText(Click.TARGET_QUERY_FIELD_NUMBER, visit.targetQuery(), LONGEST_HEADER, out);
    }

    private void writeMinimal(Visit visit, CodedOutputStream out) throws IOException {
        writeText(Click.REFERRER_FIELD_NUMBER, Shortened.site(visit.referrer()), LONGEST_HEADER, out);
        writeText(
                Click.ACCEPT_LANGUAGE_FIELD_NUMBER,
                AcceptLanguage.first(Objects.requireNonNullElse(visit.acceptLanguage(), "")),
                LONGEST_LANGUAGE,
                out);
        Click.Visitor.Builder visitor = Click.Visitor.newBuilder()
                .setCountry(visitors.place(visit.client()).country());
        Optional<Agent> agent = agent(visit);
        agent.ifPresent(read -> visitor.setBrowser(read.browser().id())
                .setOperatingSystem(read.operatingSystem().id())
                .setDevice(read.device().id()));
        out.writeMessage(Click.VISITOR_FIELD_NUMBER, visitor.build());
        writeSignal(agent.filter(Agent::bot).isPresent(), Signal.BOT, out);
        writeSignal(visit.privacy(), Signal.PRIVACY, out);
        writeChoice(visit, out);
        writeText(Click.QUERY_FIELD_NUMBER, Shortened.campaign(visit.query()), LONGEST_HEADER, out);
        writeText(Click.TARGET_QUERY_FIELD_NUMBER, Shortened.campaign(visit.targetQuery()), LONGEST_HEADER, out);
    }

    private static void writeChoice(Visit visit, CodedOutputStream out) throws IOException {
        writeText(Click.RULE_FIELD_NUMBER, visit.rule(), LONGEST_NAME, out);
        writeText(Click.VARIANT_FIELD_NUMBER, visit.variant(), LONGEST_NAME, out);
    }

    /** Of one that was not read before nothing is known here: reading takes too long for an event loop. */
    private Optional<Agent> agent(Visit visit) {
        String userAgent = Objects.requireNonNullElse(visit.userAgent(), "");
        return userAgent.isEmpty() || !visitors.knowsAgent(userAgent)
                ? Optional.empty()
                : Optional.of(visitors.agent(userAgent));
    }

    private static void writeText(int field, @Nullable String text, int mostBytes, CodedOutputStream out)
            throws IOException {
        if (text != null && !text.isEmpty()) {
            out.writeString(field, Utf8.cut(text, mostBytes));
        }
    }

    /** Each by itself: parsers take repeated numbers so, too. */
    private static void writeSignal(boolean given, Signal signal, CodedOutputStream out) throws IOException {
        if (given) {
            out.writeEnum(Click.SIGNALS_FIELD_NUMBER, signal.getNumber());
        }
    }

    private static void writeTime(Instant time, CodedOutputStream out) throws IOException {
        long seconds = time.getEpochSecond();
        int nanos = time.getNano();
        out.writeTag(Click.OCCUR_TIME_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(CodedOutputStream.computeInt64Size(Timestamp.SECONDS_FIELD_NUMBER, seconds)
                + CodedOutputStream.computeInt32Size(Timestamp.NANOS_FIELD_NUMBER, nanos));
        out.writeInt64(Timestamp.SECONDS_FIELD_NUMBER, seconds);
        out.writeInt32(Timestamp.NANOS_FIELD_NUMBER, nanos);
    }
}
