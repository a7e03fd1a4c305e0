package rootwalk.wire.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter.Section;

/// The content of a response before it is encoded: response code, flags, extended errors, and references to the
/// RRsets of each section. Zones, hosts files, local data and the resolver fill it; an [AnswerWriter] writes it.
/// Reusable; used by one thread; allocates nothing once its arrays are large enough.
public final class Answer {

    /// The RRset has its own TTL.
    public static final int OWN_TTL = -1;

    /// No RRset.
    public static final int NONE = -1;

    private static final int FIRST_SIZE = 32;

    private static final int OWN_NAME = -1;
    private static final int AT_QUESTION = -2;
    private static final int ABOVE_QUESTION = -3;
    private static final int ELSEWHERE = -4;
    private static final int BESIDE_QUESTION = -5;

    private final ExtendedErrors errors = new ExtendedErrors();
    private int rcode;
    private int flags;
    private boolean mustExist;
    private boolean includesDnssec;
    private Section section = Section.ANSWER;
    private int size;

    private @Nullable RRsetSource[] sources = new @Nullable RRsetSource[FIRST_SIZE];
    private int[] numbers = new int[FIRST_SIZE];
    /// RRsets that are values; others have a source. A removed one has neither.
    private @Nullable RRset[] values = new @Nullable RRset[FIRST_SIZE];
    private int[] ttls = new int[FIRST_SIZE];
    private Section[] sections = new Section[FIRST_SIZE];
    private boolean[] optional = new boolean[FIRST_SIZE];
    /// The owner of an entry: one of the constants above, or the number of the entry whose data contains its name.
    private int[] owners = new int[FIRST_SIZE];
    private int[] nameOffsets = new int[FIRST_SIZE];
    private byte[][] ownerNames = new byte[FIRST_SIZE][];
    private int[] ownerOffsets = new int[FIRST_SIZE];
    private int[] ownerLengths = new int[FIRST_SIZE];

    /// Clears everything for a new query.
    public void clear() {
        errors.clear();
        mustExist = false;
        includesDnssec = false;
        begin(ResponseCode.NOERROR, 0);
    }

    /// Starts again: RRsets and flags are cleared, extended errors stay.
    ///
    /// @param code the whole response code
    /// @param flagsSet AA and AD, see [Flags]; other flags are not part of an answer
    public void begin(int code, int flagsSet) {
        rcode = code;
        flags = flagsSet;
        section = Section.ANSWER;
        size = 0;
    }

    /// The whole response code.
    public int rcode() {
        return rcode;
    }

    public void rcode(int code) {
        rcode = code;
    }

    /// The flags that are set, see [Flags].
    public int flags() {
        return flags;
    }

    public void setFlags(int rrset) {
        flags |= rrset;
    }

    public void clearFlags(int cleared) {
        flags &= ~cleared;
    }

    /// Removes all RRsets and sets TC, so that the client retries over TCP.
    public void truncate() {
        size = 0;
        flags |= Flags.TC;
    }

    /// Marks the name as existing, whatever is found later: NXDOMAIN becomes NODATA.
    public void nameExists() {
        mustExist = true;
    }

    /// Whether the response may not be NXDOMAIN.
    public boolean mustExist() {
        return mustExist;
    }

    /// Includes DNSSEC records (RFC 4035 section 3.1): each RRset that has a source is written with its signatures, and
    /// proofs are added. For a client that set DO.
    public void includeDnssec() {
        includesDnssec = true;
    }

    /// Whether signatures and proofs are included.
    public boolean includesDnssec() {
        return includesDnssec;
    }

    /// The extended errors.
    public ExtendedErrors errors() {
        return errors;
    }

    /// The section of the RRsets that follow; never an earlier one than before.
    public void section(Section next) {
        section = next;
    }

    /// Adds an RRset under its own name. Returns its number.
    public int add(RRset rrset) {
        return addValue(rrset, OWN_NAME);
    }

    /// Adds an RRset under QNAME instead of its own name. Returns its number.
    public int addAtQuestion(RRset rrset) {
        return addValue(rrset, AT_QUESTION);
    }

    private int addValue(RRset rrset, int owner) {
        int entry = add(null, 0, OWN_TTL, owner);
        values[entry] = rrset;
        return entry;
    }

    /// Adds an RRset under its own name. Returns its number.
    ///
    /// @param ttl in seconds, or [#OWN_TTL]
    public int add(RRsetSource source, int rrset, int ttl) {
        return add(source, rrset, ttl, OWN_NAME);
    }

    /// Adds an RRset under QNAME, for example for a wildcard or a redirection. Returns its number.
    public int addAtQuestion(RRsetSource source, int rrset) {
        return add(source, rrset, OWN_TTL, AT_QUESTION);
    }

    /// Adds an RRset of QNAME or of an ancestor of it under its own name. Returns its number.
    ///
    /// @param ttl in seconds, or [#OWN_TTL]
    public int addAboveQuestion(RRsetSource source, int rrset, int ttl) {
        return add(source, rrset, ttl, ABOVE_QUESTION);
    }

    /// Adds an RRset under its own name, of which the end is also the end of QNAME. Returns its number.
    ///
    /// @param shared octets of that end: a whole number of labels, with the root
    public int addBesideQuestion(RRsetSource source, int rrset, int shared) {
        int entry = add(source, rrset, OWN_TTL, BESIDE_QUESTION);
        nameOffsets[entry] = shared;
        return entry;
    }

    /// Adds an RRset under a name in the data of an RRset added before. Returns its number.
    ///
    /// @param in the number of the RRset with the name in its data
    /// @param nameOffset see [RRsetSource#namePosition]
    /// @param owner has the name in wire format; unchanged until the answer is written
    public int addUnder(int in, int nameOffset, byte[] owner, int ownerOffset, int ownerLength, RRsetSource source,
            int rrset) {
        int entry = add(source, rrset, OWN_TTL, in);
        nameOffsets[entry] = nameOffset;
        return named(entry, owner, ownerOffset, ownerLength);
    }

    /// Adds an RRset under any name. Returns its number.
    ///
    /// @param owner has the name in wire format; unchanged until the answer is written
    public int addUnder(byte[] owner, int ownerOffset, int ownerLength, RRsetSource source, int rrset) {
        return named(add(source, rrset, OWN_TTL, ELSEWHERE), owner, ownerOffset, ownerLength);
    }

    private int named(int entry, byte[] owner, int offset, int length) {
        ownerNames[entry] = owner;
        ownerOffsets[entry] = offset;
        ownerLengths[entry] = length;
        return entry;
    }

    private int add(@Nullable RRsetSource source, int rrset, int ttl, int owner) {
        if (size == sources.length) {
            grow();
        }
        int entry = size++;
        sources[entry] = source;
        numbers[entry] = rrset;
        values[entry] = null;
        ttls[entry] = ttl;
        sections[entry] = section;
        optional[entry] = false;
        owners[entry] = owner;
        return entry;
    }

    private void grow() {
        int more = 2 * size;
        sources = Arrays.copyOf(sources, more);
        numbers = Arrays.copyOf(numbers, more);
        values = Arrays.copyOf(values, more);
        ttls = Arrays.copyOf(ttls, more);
        sections = Arrays.copyOf(sections, more);
        optional = Arrays.copyOf(optional, more);
        owners = Arrays.copyOf(owners, more);
        nameOffsets = Arrays.copyOf(nameOffsets, more);
        ownerNames = Arrays.copyOf(ownerNames, more);
        ownerOffsets = Arrays.copyOf(ownerOffsets, more);
        ownerLengths = Arrays.copyOf(ownerLengths, more);
    }

    /// Makes an RRset optional: it is left out if the message has no room for it, without truncation.
    public void setOptional(int entry) {
        optional[entry] = true;
    }

    /// Replaces an RRset, under the same owner.
    public void replace(int entry, RRset rrset) {
        sources[entry] = null;
        values[entry] = rrset;
        ttls[entry] = OWN_TTL;
    }

    /// Removes an RRset; the numbers of the others do not change.
    public void remove(int entry) {
        sources[entry] = null;
        values[entry] = null;
    }

    /// The number of RRsets added to all sections; their numbers are lower than this.
    public int size() {
        return size;
    }

    /// Whether an RRset was not removed.
    public boolean has(int entry) {
        return sources[entry] != null || values[entry] != null;
    }

    /// Whether a section has RRsets.
    public boolean has(Section of) {
        for (int i = 0; i < size; i++) {
            if (sections[i] == of && has(i)) {
                return true;
            }
        }
        return false;
    }

    /// The number of the last RRset of a section, or [#NONE].
    public int last(Section of) {
        for (int i = size - 1; i >= 0; i--) {
            if (sections[i] == of && has(i)) {
                return i;
            }
        }
        return NONE;
    }

    /// The RRsets of a section as values, each followed by its signatures if they are included. Allocates.
    ///
    /// @param qname the owner of RRsets added under QNAME
    public List<RRset> rrsets(Section of, Name qname) {
        List<RRset> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (sections[i] != of || !has(i)) {
                continue;
            }
            all.add(rrset(i, qname));
            RRsetSource source = sources[i];
            int signatures = signatures(i);
            if (source != null && signatures != RRsetSource.NONE) {
                all.add(placed(i, source.rrset(signatures), qname));
            }
        }
        return all;
    }

    /// An RRset as a value. Allocates.
    ///
    /// @param qname the owner of RRsets added under QNAME
    public RRset rrset(int entry, Name qname) {
        return placed(entry, own(entry), qname);
    }

    /// An RRset with the TTL and the owner of an entry.
    private RRset placed(int entry, RRset own, Name qname) {
        RRset aged = ttls[entry] == OWN_TTL ? own : own.withTtl(ttls[entry]);
        return switch (owners[entry]) {
            case OWN_NAME, ABOVE_QUESTION, BESIDE_QUESTION -> aged;
            case AT_QUESTION -> aged.withOwner(qname);
            default -> aged.withOwner(Name.of(ownerNames[entry], ownerOffsets[entry]));
        };
    }

    private RRset own(int entry) {
        RRsetSource source = sources[entry];
        RRset value = source == null ? values[entry] : source.rrset(numbers[entry]);
        if (value == null) {
            throw new IllegalArgumentException("the RRset was removed");
        }
        return value;
    }

    /// The type of an RRset that was not removed.
    public int type(int entry) {
        RRsetSource source = sources[entry];
        return source == null ? own(entry).type() : source.type(numbers[entry]);
    }

    /// The source of an RRset; null for a value.
    @Nullable
    RRsetSource source(int entry) {
        return sources[entry];
    }

    /// The number of an RRset at its [#source].
    int number(int entry) {
        return numbers[entry];
    }

    /// The number at its [#source] of the signatures that are written with an RRset, or [RRsetSource#NONE].
    int signatures(int entry) {
        RRsetSource source = sources[entry];
        return includesDnssec && source != null ? source.signatures(numbers[entry]) : RRsetSource.NONE;
    }

    /// An RRset that is a value; null if it was removed.
    @Nullable
    RRset value(int entry) {
        return values[entry];
    }

    /// The section of an RRset.
    public Section section(int entry) {
        return sections[entry];
    }

    int ttl(int entry) {
        return ttls[entry];
    }

    /// The number of the entry whose data contains the owner of this one, or a negative number.
    int owner(int entry) {
        return owners[entry];
    }

    int nameOffset(int entry) {
        return nameOffsets[entry];
    }

    boolean isElsewhere(int entry) {
        return owners[entry] >= 0 || owners[entry] == ELSEWHERE;
    }

    byte[] ownerName(int entry) {
        return ownerNames[entry];
    }

    int ownerOffset(int entry) {
        return ownerOffsets[entry];
    }

    int ownerLength(int entry) {
        return ownerLengths[entry];
    }

    boolean isOptional(int entry) {
        return optional[entry];
    }

    boolean isAtQuestion(int entry) {
        return owners[entry] == AT_QUESTION;
    }

    /// Octets of the end of the owner that are also the end of QNAME; 0 if that is not known.
    int sharedWithQuestion(int entry) {
        return owners[entry] == BESIDE_QUESTION ? nameOffsets[entry] : 0;
    }

    boolean isAboveQuestion(int entry) {
        return owners[entry] == ABOVE_QUESTION;
    }
}
