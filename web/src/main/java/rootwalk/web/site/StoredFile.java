package rootwalk.web.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.http.Body;
import rootwalk.web.http.HttpDate;
import rootwalk.wire.file.RegularFile;

/// One version of a file, in its available content codings. Thread-safe.
final class StoredFile {

    /// A larger file is not kept in memory; without TLS, the kernel sends it from the disk.
    static final int MAX_IN_MEMORY = 256 << 10;

    /// Content that fits in one segment is not encoded.
    private static final int MIN_CODED = 1024;

    private final Path path;
    private final BasicFileAttributes attributes;
    private final String type;
    private final String cacheControl;
    /// Files in the same folder that contain it in a coding.
    private final Map<ContentCoding, Path> precoded = new EnumMap<>(ContentCoding.class);
    private final Set<ContentCoding> offered = EnumSet.of(ContentCoding.IDENTITY);
    private final Map<ContentCoding, Representation> made = new ConcurrentHashMap<>();

    private StoredFile(Path path, BasicFileAttributes attributes, String cacheControl) {
        this.path = path;
        this.attributes = attributes;
        this.cacheControl = cacheControl;
        type = MediaTypes.of(path.getFileName().toString());
        for (ContentCoding coding : ContentCoding.values()) {
            findPrecoded(coding);
        }
        if (MediaTypes.isCompressible(type) && isBetween(MIN_CODED, MAX_IN_MEMORY)) {
            offered.addAll(ContentCoding.available());
        }
    }

    static StoredFile read(Path path, String cacheControl) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        var file = new StoredFile(path, attributes, cacheControl);
        var _ = file.representation(AcceptEncoding.ABSENT);
        return file;
    }

    private boolean isBetween(int least, int most) {
        return attributes.size() >= least && attributes.size() <= most;
    }

    /// A file that is older than the original is outdated.
    private void findPrecoded(ContentCoding coding) {
        Path beside = path.resolveSibling(path.getFileName() + coding.suffix());
        try {
            boolean isUsable = coding != ContentCoding.IDENTITY && Files.isRegularFile(beside)
                    && Objects.equals(beside.toRealPath().getParent(), path.getParent())
                    && Files.getLastModifiedTime(beside).compareTo(attributes.lastModifiedTime()) >= 0;
            if (isUsable) {
                precoded.put(coding, beside);
                offered.add(coding);
            }
        } catch (IOException e) {
            // The file was removed in between.
        }
    }

    /// Whether the file on disk is unchanged.
    boolean isCurrent() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return now.size() == attributes.size() && now.lastModifiedTime().equals(attributes.lastModifiedTime())
                    && String.valueOf(now.fileKey()).equals(String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return false;
        }
    }

    /// The estimated memory in octets with all codings.
    long weight() {
        return isBetween(0, MAX_IN_MEMORY) ? 2 * attributes.size() + 1024 : 1024;
    }

    Representation representation(AcceptEncoding accepted) throws IOException {
        ContentCoding coding = offered.size() == 1 ? ContentCoding.IDENTITY : accepted.choose(offered);
        Representation ready = made.get(coding);
        if (ready != null) {
            return ready;
        }
        try {
            return made.computeIfAbsent(coding, this::make);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Representation make(ContentCoding coding) {
        try {
            Path coded = precoded.get(coding);
            if (coding == ContentCoding.IDENTITY || coded != null) {
                return stored(coding, coded == null ? path : coded);
            }
            return inMemory(coding, coding.encode(Body.of(RegularFile.octets(path, MAX_IN_MEMORY))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Representation stored(ContentCoding coding, Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        if (file.equals(path) && now.size() != attributes.size()) {
            throw new NoSuchFileException(path.toString(), null, "it changed while it was read");
        }
        if (now.size() <= MAX_IN_MEMORY) {
            return inMemory(coding, Body.of(RegularFile.octets(file, MAX_IN_MEMORY)));
        }
        // Size, time in nanoseconds and inode; a change of the content changes one of them.
        EntityTag tag = EntityTag.strong(Long.toHexString(now.size()) + "-"
                + Long.toHexString(now.lastModifiedTime().to(TimeUnit.NANOSECONDS)) + "-"
                + Integer.toHexString(String.valueOf(now.fileKey()).hashCode()) + tagSuffix(coding));
        HttpHeaders headers = headers(coding, tag, now.size());
        return new Representation(tag, modified(), headers,
                new Representation.Content.OnDisk(FileVersion.of(file, now)));
    }

    private Representation inMemory(ContentCoding coding, Body octets) {
        EntityTag tag = EntityTag.strong(octets.digest().substring(0, 24) + tagSuffix(coding));
        return Representation.inMemory(tag, modified(), headers(coding, tag, octets.length()), octets);
    }

    private static String tagSuffix(ContentCoding coding) {
        return coding == ContentCoding.IDENTITY ? "" : "-" + coding.token();
    }

    private long modified() {
        return attributes.lastModifiedTime().toMillis() / 1000;
    }

    private HttpHeaders headers(ContentCoding coding, EntityTag tag, long length) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.LAST_MODIFIED, HttpDate.format(modified()))
                .set(HttpHeaderNames.ETAG, tag)
                .set(HttpHeaderNames.ACCEPT_RANGES, "bytes")
                .set(HttpHeaderNames.CACHE_CONTROL, cacheControl)
                .set("x-content-type-options", "nosniff");
        if (offered.size() > 1) {
            headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        if (coding != ContentCoding.IDENTITY) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, coding.token());
        }
        return headers;
    }
}
