package dev.curlew.link.transfer;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.key.Caller;
import dev.curlew.link.key.Keys;
import dev.curlew.link.links.JooqLinkOutflow;
import dev.curlew.link.links.JooqLinkOutflow.Place;
import dev.curlew.link.links.JooqLinkOutflow.Selection;
import dev.curlew.link.request.Violations;
import dev.curlew.link.transfer.format.FileWriter;
import dev.curlew.proto.link.v1.CancelImportRequest;
import dev.curlew.proto.link.v1.CreateImportRequest;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.GetImportRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.ListImportsRequest;
import dev.curlew.proto.link.v1.ListImportsResponse;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The rpcs of imports and exports. */
final class TransferGrpcService extends TransferServiceGrpc.TransferServiceImplBase {

    // Each holds at most some megabytes.
    private static final int UPLOADS_AT_ONCE = 16;
    private static final int EXPORTS_AT_ONCE = 4;

    private final JooqImports imports;
    private final JooqUploads uploads;
    private final JooqLinkOutflow outflow;
    private final Domains domains;
    private final Stalls stalls;
    private final Semaphore freeUploads = new Semaphore(UPLOADS_AT_ONCE);
    private final Semaphore freeExports = new Semaphore(EXPORTS_AT_ONCE);

    TransferGrpcService(
            JooqImports imports, JooqUploads uploads, JooqLinkOutflow outflow, Domains domains, Stalls stalls) {
        this.imports = imports;
        this.uploads = uploads;
        this.outflow = outflow;
        this.domains = domains;
        this.stalls = stalls;
    }

    @Override
    public void createImport(CreateImportRequest request, StreamObserver<Import> observer) {
        answer(observer, imports.create(request.getImport(), Keys.caller()));
    }

    @Override
    public void getImport(GetImportRequest request, StreamObserver<Import> observer) {
        answer(observer, imports.get(request.getImportId(), Keys.caller()));
    }

    @Override
    public void listImports(ListImportsRequest request, StreamObserver<ListImportsResponse> observer) {
        answer(observer, imports.list(request, Keys.caller()));
    }

    @Override
    public void cancelImport(CancelImportRequest request, StreamObserver<Import> observer) {
        answer(observer, imports.cancel(request.getImportId(), Keys.caller()));
    }

    @Override
    public StreamObserver<UploadImportRequest> uploadImport(StreamObserver<Import> observer) {
        if (!freeUploads.tryAcquire()) {
            throw new TransferException.Overloaded();
        }
        return UploadStream.start(
                new Upload(uploads, domains, Keys.caller()),
                uploads,
                (ServerCallStreamObserver<Import>) observer,
                stalls,
                freeUploads::release);
    }

    @Override
    public void exportLinks(ExportLinksRequest request, StreamObserver<ExportLinksResponse> observer) {
        Caller caller = Keys.caller();
        TransferFormat format = request.getFormat() == TransferFormat.TRANSFER_FORMAT_UNSPECIFIED
                ? TransferFormat.CURLEW_JSON_LINES
                : request.getFormat();
        FileWriter writer =
                FileWriter.of(format).orElseThrow(() -> Violations.of("format", "CURLEW_JSON_LINES or CSV"));
        Optional<Place> after = request.getResumeToken().isEmpty()
                ? Optional.empty()
                : Optional.of(ResumeTokens.read(request.getResumeToken()));
        Selection selection = outflow.select(request.getFilter(), writer.hasHistory(), caller);
        if (!freeExports.tryAcquire()) {
            throw new TransferException.Overloaded();
        }
        ExportStream stream = new ExportStream((ServerCallStreamObserver<ExportLinksResponse>) observer, stalls);
        // Else it would wait on the thread on which it is told that there is room again.
        Thread.ofVirtual().name("export").start(Context.current().wrap(() -> {
            try {
                stream.run(() -> new Export(outflow, selection, writer, stream::send).run(after));
            } finally {
                freeExports.release();
            }
        }));
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
