package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CancelImportRequest;
import dev.curlew.proto.link.v1.CreateImportRequest;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.GetImportRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.ListImportsRequest;
import dev.curlew.proto.link.v1.ListImportsResponse;
import dev.curlew.proto.link.v1.RowFailure;
import dev.curlew.proto.link.v1.TransferServiceGrpc.TransferServiceImplBase;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Imports and exports as the proto describes them, in memory. A line that begins with {@code bad} fails. */
final class FakeTransfers extends TransferServiceImplBase {
    private final Map<String, Import> imports = new ConcurrentHashMap<>();
    private final Map<String, ByteArrayOutputStream> files = new ConcurrentHashMap<>();
    private final List<Integer> chunks = new CopyOnWriteArrayList<>();
    private final List<Long> beginnings = new CopyOnWriteArrayList<>();
    private final List<Long> failures = new ArrayList<>();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private @Nullable ApiError refusal;
    private long stallAt = Long.MAX_VALUE;
    private ByteString exported = ByteString.EMPTY;
    private boolean exportBreaks;
    private boolean exportEnds = true;

    /** Breaks the stream when so many bytes are received, each time once. */
    FakeTransfers breakAt(Long... bytes) {
        failures.addAll(List.of(bytes));
        return this;
    }

    /** Refuses the next stream of an import, once. */
    FakeTransfers refuse(ApiError error) {
        refusal = error;
        return this;
    }

    /** Takes no more from so many bytes on. */
    FakeTransfers stallAt(long bytes) {
        stallAt = bytes;
        return this;
    }

    FakeTransfers exporting(ByteString content, boolean breaks) {
        exported = content;
        exportBreaks = breaks;
        return this;
    }

    /** Exports do not end by themselves. */
    FakeTransfers neverEnding() {
        exportEnds = false;
        return this;
    }

    byte[] received(String importId) {
        return files.getOrDefault(importId, new ByteArrayOutputStream()).toByteArray();
    }

    /** The sizes of all pieces. */
    List<Integer> chunks() {
        return chunks;
    }

    /** Where each stream began. */
    List<Long> beginnings() {
        return beginnings;
    }

    CountDownLatch stalled() {
        return stalled;
    }

    Import only() {
        return imports.values().iterator().next();
    }

    void set(Import changed) {
        imports.put(changed.getImportId(), changed);
    }

    @Override
    public void createImport(CreateImportRequest request, StreamObserver<Import> answer) {
        Import made = request.getImport().toBuilder()
                .setImportId("imp_" + imports.size())
                .setState(Import.State.WAITING)
                .setCreateTime(Timestamps.fromSeconds(1_767_225_600))
                .build();
        set(made);
        send(answer, made);
    }

    @Override
    public StreamObserver<UploadImportRequest> uploadImport(StreamObserver<Import> answer) {
        ServerCallStreamObserver<Import> call = (ServerCallStreamObserver<Import>) answer;
        call.disableAutoRequest();
        call.request(1);
        return new StreamObserver<>() {
            private String id = "";

            @Override
            public void onNext(UploadImportRequest piece) {
                if (id.isEmpty()) {
                    id = piece.getImportId();
                    beginnings.add(piece.getOffset());
                }
                if (refusal != null) {
                    answer.onError(refusal.toStatusRuntimeException());
                    refusal = null;
                    return;
                }
                take(id, piece);
                long received = only().getReceivedBytes();
                if (!failures.isEmpty() && received >= failures.getFirst()) {
                    failures.removeFirst();
                    answer.onError(ApiError.of(Code.UNAVAILABLE, "STOPPING", "The server stops.")
                            .toStatusRuntimeException());
                } else if (received >= stallAt) {
                    stalled.countDown();
                } else if (piece.getLast()) {
                    send(answer, finish(id));
                } else {
                    call.request(1);
                }
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
    }

    private void take(String id, UploadImportRequest piece) {
        ByteArrayOutputStream file = files.computeIfAbsent(id, _ -> new ByteArrayOutputStream());
        if (piece.getOffset() != file.size()) {
            throw new IllegalStateException("at " + piece.getOffset() + " (expected: " + file.size() + ")");
        }
        file.writeBytes(piece.getChunk().toByteArray());
        chunks.add(piece.getChunk().size());
        set(known(id).toBuilder().setReceivedBytes(file.size()).build());
    }

    private Import finish(String id) {
        Import.Builder done = known(id).toBuilder().setState(Import.State.SUCCEEDED);
        List<String> lines = new String(received(id), UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("bad")) {
                done.setFailedCount(done.getFailedCount() + 1)
                        .addFailures(RowFailure.newBuilder()
                                .setLineNumber(i + 1)
                                .setReason("INVALID_FIELD")
                                .setExplanation("not a URL: " + lines.get(i)));
            } else {
                done.setCreatedCount(done.getCreatedCount() + 1);
            }
        }
        set(done.build());
        return done.build();
    }

    @Override
    public void getImport(GetImportRequest request, StreamObserver<Import> answer) {
        Import known = imports.get(request.getImportId());
        if (known == null) {
            answer.onError(ApiError.of(Code.NOT_FOUND, "IMPORT_NOT_FOUND", "There is no such import.")
                    .toStatusRuntimeException());
        } else {
            send(answer, known);
        }
    }

    @Override
    public void listImports(ListImportsRequest request, StreamObserver<ListImportsResponse> answer) {
        send(
                answer,
                ListImportsResponse.newBuilder().addAllImports(imports.values()).build());
    }

    @Override
    public void cancelImport(CancelImportRequest request, StreamObserver<Import> answer) {
        set(known(request.getImportId()).toBuilder()
                .setState(Import.State.CANCELLED)
                .build());
        send(answer, known(request.getImportId()));
    }

    @Override
    public void exportLinks(ExportLinksRequest request, StreamObserver<ExportLinksResponse> answer) {
        int from = request.getResumeToken().isEmpty() ? 0 : Integer.parseInt(request.getResumeToken());
        beginnings.add((long) from);
        for (int number = 1; from < exported.size(); number++) {
            int to = Math.min(exported.size(), from + 65_536);
            boolean whole = number % 2 == 0 || to == exported.size();
            answer.onNext(ExportLinksResponse.newBuilder()
                    .setChunk(exported.substring(from, to))
                    .setResumeToken(whole ? Integer.toString(to) : "")
                    .build());
            from = to;
            if (!failures.isEmpty() && from >= failures.getFirst()) {
                failures.removeFirst();
                answer.onError(ApiError.of(Code.UNAVAILABLE, "STREAM_TOO_SLOW", "Too slow.")
                        .toStatusRuntimeException());
                return;
            }
        }
        if (exportBreaks) {
            answer.onError(ApiError.of(Code.UNAVAILABLE, "STORE_UNAVAILABLE", "The store is away.")
                    .toStatusRuntimeException());
        } else if (exportEnds) {
            answer.onCompleted();
        }
    }

    private Import known(String id) {
        return requireNonNull(imports.get(id));
    }

    private static <T> void send(StreamObserver<T> answer, T message) {
        answer.onNext(message);
        answer.onCompleted();
    }
}
