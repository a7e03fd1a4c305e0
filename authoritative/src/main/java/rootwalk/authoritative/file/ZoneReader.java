package rootwalk.authoritative.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.text.Entry;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.Fields;
import rootwalk.wire.text.RdataParser;
import rootwalk.wire.text.RecordHead;
import rootwalk.wire.text.WarningSink;
import rootwalk.wire.text.WireBuffer;
import rootwalk.wire.text.ZoneLexer;

/// Reads the records of a zone file and the files that it includes (RFC 1035 section 5, RFC 2308 section 4), one
/// entry after the other. An entry with an error is reported and left out, and reading continues with the next one
/// until the [ReadLimits] is exceeded. Used once.
final class ZoneReader {

    private static final int MAX_NESTED = 16;

    private final Name apex;
    private final RecordSink sink;
    private final Problems problems;
    private final List<FileStamps.Stamp> stamps;
    private final RejectedRecords rejected;
    private final ReadLimits limits;
    private final Optional<Path> includeBase;
    private final Deque<Path> open = new ArrayDeque<>();
    private final WireBuffer owner;
    private final WireBuffer data;
    private final Entry outermost;
    private final RdataParser parser;
    private final GenerateDirective generation = new GenerateDirective();
    /// The warnings about the entry that is being read.
    private final WarningSink warnings;
    private long place;
    private boolean hasOwner;
    /// Whether the entry may have been any record if it is left out because of an error.
    private boolean mayHideRecords;
    private boolean ownerIsInZone;
    private boolean warnedOutOfZone;
    private Name origin;
    private int defaultTtl = RecordHead.NO_TTL;
    private int lastTtl = RecordHead.NO_TTL;
    /// Of records for which the file has none.
    private int assumedTtl = RecordHead.NO_TTL;
    private long file;

    /// @param includeBase the folder in which relative names of `$INCLUDE` begin; that of the including file if empty
    /// @param stamps receives the attributes of the files before they are read
    /// @param rejected receives the records that are left out
    ZoneReader(Name apex, Optional<Path> includeBase, RecordSink sink, Problems problems,
            List<FileStamps.Stamp> stamps, RejectedRecords rejected, ReadLimits limits, ReadScratch scratch) {
        this.apex = apex;
        this.sink = sink;
        this.problems = problems;
        this.stamps = stamps;
        this.rejected = rejected;
        this.limits = limits;
        this.includeBase = includeBase;
        this.origin = apex;
        owner = scratch.owner;
        data = scratch.data;
        outermost = scratch.entry;
        parser = scratch.parser;
        warnings = (what, remedy) -> problems.warning(place, what, remedy);
    }

    /// Reads the zone's own file for a purpose.
    void readFor(ZonePurpose purpose, Path path) {
        assumedTtl = purpose == ZonePurpose.POLICY ? PolicyCheck.DEFAULT_TTL : RecordHead.NO_TTL;
        read(path);
    }

    /// Reads the zone's own file.
    void read(Path path) {
        file = problems.file(path);
        readFile(path, file);
    }

    private void readFile(Path path, long askedAt) {
        try (ZoneText text = textOf(path)) {
            if (!open.isEmpty()) {
                file = problems.file(path);
            }
            open.push(path);
            readEntries(text.lexer());
            open.pop();
        } catch (IOException e) {
            problems.error(askedAt, "the file " + path + " cannot be read: " + RegularFile.trouble(e),
                    remedy(e));
            rejected.addUnknown();
        } catch (EntryException e) {
            problems.error(askedAt, e.what(), e.remedy());
            rejected.addUnknown();
        }
    }

    private ZoneText textOf(Path path) throws IOException {
        FileStamps.Stamp stamp = FileStamps.Stamp.unreadable(path);
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            stamp = FileStamps.Stamp.of(path, attributes);
            return ZoneText.open(path, attributes, limits);
        } catch (IOException e) {
            stamp = FileStamps.Stamp.unreadable(path);
            throw e;
        } finally {
            stamps.add(stamp);
        }
    }

    private String remedy(IOException trouble) {
        if (!(trouble instanceof NoSuchFileException)) {
            return "check its name and its permissions";
        }
        if (open.isEmpty()) {
            return "check its name";
        }
        return includeBase.isPresent()
                ? "relative file names refer to the folder " + includeBase.get() + ", as include-base says"
                : "relative file names refer to the folder of the including file, or to the one that include-base names";
    }

    private void readEntries(ZoneLexer lexer) {
        // An included file is read while the entry that includes it is used.
        Entry entry = open.size() == 1 ? outermost : new Entry();
        while (!limits.isExceeded()) {
            mayHideRecords = true;
            try {
                if (!lexer.next(entry)) {
                    return;
                }
                place = file + entry.line();
                if (isDirective(entry)) {
                    directive(entry);
                } else {
                    record(entry);
                }
            } catch (EntryException e) {
                if (mayHideRecords) {
                    rejected.addUnknown();
                }
                problems.error(file + entry.line(), e.what(), e.remedy());
            }
        }
    }

    private static boolean isDirective(Entry entry) {
        return !entry.startsBlank() && !entry.isQuoted(0) && entry.text()[entry.start(0)] == '$';
    }

    private void directive(Entry entry) {
        if (Fields.is(entry, 0, "$ORIGIN")) {
            expect(entry, 2, 2, "$ORIGIN NAME");
            origin = name(entry, 1);
        } else if (Fields.is(entry, 0, "$TTL")) {
            expect(entry, 2, 2, "$TTL TIME");
            mayHideRecords = false;
            // After an error, the records below get a TTL nevertheless, so that there is only one error.
            defaultTtl = 0;
            defaultTtl = RecordHead.ttl(entry, 1, warnings);
        } else if (Fields.is(entry, 0, "$INCLUDE")) {
            expect(entry, 2, 3, "$INCLUDE FILE [ORIGIN]");
            include(entry);
        } else if (Fields.is(entry, 0, "$GENERATE")) {
            expect(entry, 5, Integer.MAX_VALUE, "$GENERATE FROM-TO[/STEP] NAME [TTL] TYPE DATA");
            generate(entry);
        } else if (Fields.is(entry, 0, "$DATE")) {
            // BIND writes the time of saving into its files.
            expect(entry, 2, 2, "$DATE YYYYMMDDHHmmSS");
        } else {
            throw new EntryException("unknown directive " + entry.shown(0),
                    "the directives are $ORIGIN, $TTL, $INCLUDE and $GENERATE");
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
        Path path = included(entry);
        Name originHere = origin;
        if (entry.size() == 3) {
            origin = name(entry, 2);
        }
        Owner ownerHere = owner();
        long fileHere = file;
        if (open.contains(path)) {
            problems.error(file + entry.line(),
                    "the file " + path + " includes itself, directly or through other files",
                    "remove this $INCLUDE");
        } else if (open.size() == MAX_NESTED) {
            problems.error(file + entry.line(), "files are included more than " + MAX_NESTED + " levels deep",
                    "include " + path + " from a file of an outer level");
        } else {
            readFile(path, file + entry.line());
        }
        // RFC 1035 section 5.1: an included file does not change the origin of the including file.
        file = fileHere;
        origin = originHere;
        restore(ownerHere);
    }

    private Path included(Entry entry) {
        String name = new String(entry.text(), entry.start(1), entry.length(1), StandardCharsets.UTF_8);
        try {
            return includeBase.map(base -> base.resolve(name)).orElseGet(() -> open.getFirst().resolveSibling(name))
                    .normalize();
        } catch (InvalidPathException e) {
            throw new EntryException("the file " + name + " cannot be read: its name has a character that file"
                    + " names cannot have here", "rename the file");
        }
    }

    private void generate(Entry directive) {
        generation.begin(directive);
        if (generation.carriesOffset()) {
            problems.warning(file + directive.line(),
                    "an offset also applies to each plain $ after it in the same field, as in BIND",
                    "write ${0} for the number itself");
        }
        Owner ownerHere = owner();
        Entry entry = new Entry();
        while (generation.next()) {
            ZoneLexer lexer = ZoneLexer.ofLine(generation.text(), directive.line());
            if (lexer.next(entry)) {
                record(entry);
            }
            if (lexer.next(entry)) {
                throw new EntryException("$GENERATE makes a record of several lines",
                        "remove the line end from its data");
            }
        }
        restore(ownerHere);
    }

    private record Owner(Octets octets, boolean isKnown, boolean isInZone, boolean isTold) {}

    private Owner owner() {
        return new Owner(Octets.of(owner.toArray()), hasOwner, ownerIsInZone, warnedOutOfZone);
    }

    /// A line that begins with a blank has the last owner of this file, not of the included one.
    private void restore(Owner before) {
        owner.clear();
        owner.put(before.octets().toArray());
        hasOwner = before.isKnown();
        ownerIsInZone = before.isInZone();
        warnedOutOfZone = before.isTold();
    }

    /// `[owner] [TTL] [class] type data`, TTL and class in any order.
    private void record(Entry entry) {
        int field = 0;
        if (!entry.startsBlank()) {
            takeOwner(entry);
            field = 1;
        } else if (!hasOwner) {
            throw new EntryException("the line begins with a blank, but no record with an owner precedes it",
                    "write the owner's name at the beginning of the line");
        }
        RecordHead head = RecordHead.read(entry, field, warnings);
        if (head.dnsClass() != RecordClass.IN) {
            throw new EntryException("the record is of class " + RecordClass.name(head.dnsClass()),
                    "only zones of class IN are served");
        }
        mayHideRecords = false;
        try {
            parser.next(head.type(), entry, head.data(), origin, data, warnings);
            lastTtl = ttl(head);
        } catch (EntryException e) {
            rejected.add(owner.octets(), head.type());
            throw e;
        }
        if (!ownerIsInZone) {
            outOfZone(entry, head.type());
            return;
        }
        sink.record(owner.octets(), owner.length(), head.type(), lastTtl, data.octets(), data.length(), place);
    }

    /// Records of names outside the zone are ignored, with one warning for each name.
    private void outOfZone(Entry entry, int type) {
        if (!warnedOutOfZone) {
            Name name = Name.of(owner.octets(), 0);
            problems.warning(file + entry.line(), name + " is not in the zone " + apex + "; its records are ignored",
                    type == RecordType.SOA
                            ? "the file has the SOA record of " + name + "; check the name of the zone"
                            : "move them to the zone that they are in, or check the origin and the trailing dot of the name");
        }
        warnedOutOfZone = true;
    }

    private void takeOwner(Entry entry) {
        hasOwner = false;
        owner.clear();
        owner.putName(entry, 0, origin);
        hasOwner = true;
        ownerIsInZone = isInZone();
        warnedOutOfZone = false;
        if (!entry.isAscii(0)) {
            problems.warning(file + entry.line(), "the name " + Name.of(owner.octets(), 0)
                    + " has octets that are not ASCII",
                    "they are served unchanged (RFC 2181 section 11); programs"
                            + " query an internationalised name by its A-labels (xn--...)");
        }
    }

    private boolean isInZone() {
        byte[] octets = owner.octets();
        int from = owner.length() - apex.length();
        int label = 0;
        while (label < from) {
            label += 1 + octets[label];
        }
        return label == from && CaseFolding.equal(octets, from, apex.sharedOctets(), 0, apex.length());
    }

    /// RFC 2308 section 4: $TTL; without one, the TTL of the record before (RFC 1035 section 5.1). For the SOA it is its MINIMUM
    /// field, which then has the effect of $TTL, as in BIND.
    private int ttl(RecordHead head) {
        if (head.ttl() != RecordHead.NO_TTL) {
            return head.ttl();
        }
        if (defaultTtl != RecordHead.NO_TTL) {
            return defaultTtl;
        }
        if (lastTtl != RecordHead.NO_TTL) {
            return lastTtl;
        }
        if (head.type() == RecordType.SOA) {
            defaultTtl = Math.max(0, Soa.minimum(data.octets(), data.length()));
            return defaultTtl;
        }
        if (assumedTtl != RecordHead.NO_TTL) {
            return assumedTtl;
        }
        throw new EntryException("the record has no TTL", "write one, or $TTL before the records");
    }
}
