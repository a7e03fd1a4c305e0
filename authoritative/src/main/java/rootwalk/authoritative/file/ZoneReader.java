package rootwalk.authoritative.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.Entry;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.Fields;
import rootwalk.wire.text.RdataFields;
import rootwalk.wire.text.WireBuffer;
import rootwalk.wire.text.ZoneLexer;

/// Reads the records of a zone file and the files that it includes (RFC 1035 section 5, RFC 2308 section 4), one entry
/// after the other. An entry with a mistake is reported and left out, the next one is read all the same, until the
/// [Allowance] is exceeded. For one reading.
final class ZoneReader {

    private static final int MOST_NESTED = 16;

    /// The longest array.
    private static final int MOST_OCTETS = Integer.MAX_VALUE - 8;

    private static final int NO_TTL = -1;

    private final Name apex;
    private final RecordSink sink;
    private final Problems problems;
    private final List<FileStamps.Stamp> stamps;
    private final Refused refused;
    private final Allowance allowance;
    private final Deque<Path> open = new ArrayDeque<>();
    private final WireBuffer owner = new WireBuffer();
    private final WireBuffer data = new WireBuffer();
    private final Generation generation = new Generation();
    private boolean hasOwner;
    private boolean ownerIsOurs;
    private Name origin;
    private int defaultTtl = NO_TTL;
    private int lastTtl = NO_TTL;
    private long file;

    /// @param stamps takes how the files looked before they were read
    /// @param refused takes the records that were left out
    ZoneReader(Name apex, RecordSink sink, Problems problems, List<FileStamps.Stamp> stamps, Refused refused,
            Allowance allowance) {
        this.apex = apex;
        this.sink = sink;
        this.problems = problems;
        this.stamps = stamps;
        this.refused = refused;
        this.allowance = allowance;
        this.origin = apex;
    }

    /// Reads the zone's own file.
    void read(Path path) {
        file = problems.file(path.toString());
        readFile(path, file);
    }

    private void readFile(Path path, long askedAt) {
        stamps.add(FileStamps.Stamp.of(path));
        byte[] text;
        try {
            text = text(path);
        } catch (IOException e) {
            problems.error(askedAt, "the file " + path + " cannot be read: " + FileTrouble.inWords(e),
                    "check its name and its permissions");
            return;
        } catch (EntryException e) {
            problems.error(askedAt, e.what(), e.remedy());
            return;
        }
        open.push(path);
        file = problems.file(path.toString());
        readEntries(new ZoneLexer(text, 1));
        open.pop();
    }

    /// The octets of a regular file: a pipe may never be opened at its other end, and a device never come to its own.
    private byte[] text(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "it is no regular file");
        }
        if (attributes.size() > MOST_OCTETS) {
            throw new FileSystemException(path.toString(), null, "it is larger than 2 GiB");
        }
        allowance.takeFile(attributes.size());
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes((int) attributes.size());
        }
    }

    private void readEntries(ZoneLexer lexer) {
        Entry entry = new Entry();
        while (!allowance.isExceeded()) {
            try {
                if (!lexer.next(entry)) {
                    return;
                }
                if (isDirective(entry)) {
                    directive(entry);
                } else {
                    record(entry);
                }
            } catch (EntryException e) {
                problems.error(file + entry.line(), e.what(), e.remedy());
            }
        }
    }

    private static boolean isDirective(Entry entry) {
        return !entry.startsBlank() && !entry.isQuoted(0) && entry.length(0) > 0
                && entry.text()[entry.start(0)] == '$';
    }

    private void directive(Entry entry) {
        if (Fields.is(entry, 0, "$ORIGIN")) {
            expect(entry, 2, 2, "$ORIGIN NAME");
            origin = name(entry, 1);
        } else if (Fields.is(entry, 0, "$TTL")) {
            expect(entry, 2, 2, "$TTL TIME");
            defaultTtl = Fields.seconds(entry, 1, "TTL");
        } else if (Fields.is(entry, 0, "$INCLUDE")) {
            expect(entry, 2, 3, "$INCLUDE FILE [ORIGIN]");
            include(entry);
        } else if (Fields.is(entry, 0, "$GENERATE")) {
            expect(entry, 5, Integer.MAX_VALUE, "$GENERATE FROM-TO[/STEP] NAME [TTL] TYPE DATA");
            generation.begin(entry);
            generate(entry.line());
        } else {
            throw new EntryException("there is no directive " + entry.string(0),
                    "$ORIGIN, $TTL, $INCLUDE and $GENERATE exist");
        }
    }

    private static void expect(Entry entry, int least, int most, String form) {
        if (entry.size() < least || entry.size() > most) {
            throw new EntryException(entry.string(0) + " has " + (entry.size() < least ? "too few" : "too many")
                    + " fields", "write " + form);
        }
    }

    private Name name(Entry entry, int field) {
        WireBuffer wire = new WireBuffer();
        wire.putName(entry, field, origin);
        return Name.of(wire.octets(), 0);
    }

    private void include(Entry entry) {
        Path path = open.getFirst().resolveSibling(entry.string(1)).normalize();
        Name originHere = origin;
        if (entry.size() == 3) {
            origin = name(entry, 2);
        }
        boolean hadOwner = hasOwner;
        byte[] ownerHere = owner.toArray();
        boolean wasOurs = ownerIsOurs;
        long fileHere = file;
        if (open.contains(path)) {
            problems.error(file + entry.line(), "the file " + path + " includes itself, by way of others perhaps",
                    "remove this $INCLUDE");
        } else if (open.size() == MOST_NESTED) {
            problems.error(file + entry.line(), "files are included more than " + MOST_NESTED + " deep",
                    "include " + path + " from a file further up");
        } else {
            readFile(path, file + entry.line());
        }
        // RFC 1035 section 5.1: what an included file does to the origin does not reach the including one.
        file = fileHere;
        origin = originHere;
        owner.clear();
        owner.put(ownerHere);
        hasOwner = hadOwner;
        ownerIsOurs = wasOurs;
    }

    private void generate(int line) {
        Entry entry = new Entry();
        while (generation.next()) {
            ZoneLexer lexer = new ZoneLexer(generation.text(), line);
            while (lexer.next(entry)) {
                record(entry);
            }
        }
    }

    /// `[owner] [TTL] [class] type data`, TTL and class in any order.
    private void record(Entry entry) {
        int field = 0;
        if (!entry.startsBlank()) {
            takeOwner(entry);
            field = 1;
        } else if (!hasOwner) {
            throw new EntryException("the line begins with a blank, but there is no owner before it to go on with",
                    "write the owner's name at the beginning of the line");
        }
        int ttl = NO_TTL;
        boolean hasClass = false;
        int type = -1;
        for (; field < entry.size() && type < 0; field++) {
            int dnsClass = hasClass ? -1 : Fields.dnsClass(entry, field);
            if (dnsClass >= 0) {
                if (dnsClass != RecordClass.IN) {
                    throw new EntryException("the record is of class " + RecordClass.name(dnsClass),
                            "zones of class IN are served only");
                }
                hasClass = true;
            } else if (ttl == NO_TTL && Fields.startsWithDigit(entry, field)) {
                ttl = Fields.seconds(entry, field, "TTL");
            } else {
                type = type(entry, field);
            }
        }
        if (type < 0) {
            throw new EntryException("the record ends before its type", "write NAME TTL IN TYPE DATA");
        }
        if (!ownerIsOurs) {
            throw new EntryException(Name.of(owner.octets(), 0) + " is not in the zone " + apex,
                    "move it to the zone that it is in, or check the origin and the last dot of the name");
        }
        try {
            RdataFields.read(type, entry, field, origin, data);
            lastTtl = ttl(ttl, type);
        } catch (EntryException e) {
            refused.add(owner.octets(), type);
            throw e;
        }
        sink.record(owner.octets(), owner.length(), type, lastTtl, data.octets(), data.length(), file + entry.line());
    }

    private static int type(Entry entry, int field) {
        int type = Fields.type(entry, field);
        if (type < 0) {
            throw new EntryException(entry.string(field) + " is no record type",
                    "a record is NAME TTL IN TYPE DATA; a type without a name is written as TYPE and its number");
        }
        if (type == 0 || RecordType.isMeta(type)) {
            throw new EntryException(RecordType.name(type) + " stands for no data and cannot be in a zone",
                    "remove the record");
        }
        return type;
    }

    private void takeOwner(Entry entry) {
        hasOwner = false;
        owner.clear();
        owner.putName(entry, 0, origin);
        hasOwner = true;
        ownerIsOurs = isOurs();
    }

    private boolean isOurs() {
        byte[] octets = owner.octets();
        int from = owner.length() - apex.length();
        int label = 0;
        while (label < from) {
            label += 1 + octets[label];
        }
        return label == from && CaseFolding.equal(octets, from, apex.sharedOctets(), 0, apex.length());
    }

    /// RFC 2308 section 4: $TTL; without one, the TTL before (RFC 1035 section 5.1), and for the SOA its MINIMUM.
    private int ttl(int written, int type) {
        if (written != NO_TTL) {
            return written;
        }
        if (defaultTtl != NO_TTL) {
            return defaultTtl;
        }
        if (lastTtl != NO_TTL) {
            return lastTtl;
        }
        if (type == RecordType.SOA) {
            byte[] soa = data.octets();
            int at = data.length() - 4;
            return (soa[at] & 0x7F) << 24 | (soa[at + 1] & 0xFF) << 16 | (soa[at + 2] & 0xFF) << 8
                    | (soa[at + 3] & 0xFF);
        }
        throw new EntryException("the record has no TTL", "write one, or $TTL before the records");
    }
}
