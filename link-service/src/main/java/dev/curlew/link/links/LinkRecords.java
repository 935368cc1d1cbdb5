package dev.curlew.link.links;

import com.google.protobuf.FieldMask;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRecord;
import java.util.Optional;

/** Writes links whole, the other way round of {@link ArrivalReader}. */
final class LinkRecords {

    private LinkRecords() {}

    /** A link as it is now; the hash of its password is left out if none is given. */
    static LinkRecord write(StoredLink link, Optional<String> hash) {
        LinkRecord.Builder record = write(link);
        hash.ifPresent(record::setPasswordHash);
        record.getLinkBuilder()
                .setCode(link.code().value())
                .setDomain(link.domain())
                .setOwner(link.owner())
                .setCreateTime(ProtoTimes.timestamp(link.createTime()))
                .setClickCount(link.clickCount())
                .setUsedClicks(link.admission().usedClicks());
        return record.build();
    }

    /** An earlier version of a link, without what all its versions share. */
    static LinkRecord writeVersion(StoredLink version) {
        return write(version).build();
    }

    private static LinkRecord.Builder write(StoredLink link) {
        Link.Builder message = LinkMessages.write(link.fields())
                .setPasswordProtected(link.admission().byPassword())
                .setRevision(link.revision())
                .setUpdateTime(ProtoTimes.timestamp(link.updateTime()));
        link.deleteTime().map(ProtoTimes::timestamp).ifPresent(message::setDeleteTime);
        LinkRecord.Builder record = LinkRecord.newBuilder()
                .setActor(link.changedBy())
                .setPasswordRevision(link.admission().passwordVersion());
        if (!link.changedFields().isEmpty()) {
            record.setChangedFields(FieldMask.newBuilder().addAllPaths(link.changedFields()));
        }
        link.block().ifPresent(block -> {
            message.setBlockReason(block.reason()).setBlockTime(ProtoTimes.timestamp(block.time()));
            record.setBlockStatus(block.status());
        });
        return record.setLink(message);
    }
}
