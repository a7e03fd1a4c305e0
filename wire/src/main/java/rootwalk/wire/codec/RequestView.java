package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Opcode;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// A view of a request in the buffer that it was received in: header, question and EDNS are read in place; nothing is
/// copied or allocated. Reusable; used by one thread; valid until the buffer changes.
public final class RequestView {

    /// The kind of a received message, in the order of the checks.
    public enum Shape {
        /// Shorter than a header: not to be answered.
        RUNT,
        /// QR is set: not to be answered (RFC 1035 section 7.3; answering could make two servers exchange messages
        /// forever).
        RESPONSE,
        /// An opcode other than QUERY, NOTIFY and UPDATE: the header was read, and EDNS if the message has the form
        /// of a query.
        UNKNOWN_OPCODE,
        /// Malformed: FORMERR. [#hasQuestion()] says whether the question could be read nevertheless.
        MALFORMED,
        /// A QUERY without a question, but with a COOKIE option: the client wants a server cookie (RFC 7873 section 5.4).
        COOKIE,
        /// One question, with or without EDNS.
        QUERY
    }

    /// The length of a header in octets.
    public static final int HEADER_LENGTH = 12;

    private static final int NONE = -1;

    private byte[] octets = new byte[0];
    private int start;
    private int end;
    private int id;
    private int flags;
    private boolean hasQuestion;
    private final QuestionView questionView = new QuestionView();

    private boolean hasEdns;
    private int ednsVersion;
    private int udpSize;
    private boolean dnssecOk;
    private boolean wantsNsid;
    private boolean wantsKeepalive;
    private boolean hasBrokenKeepalive;
    private boolean wantsPadding;
    private boolean wantsExpire;
    private int cookieAt;
    private int cookieLength;
    private boolean hasTsig;
    private final TsigView tsig = new TsigView();

    /// Reads the message at `offset` of `length` octets. Never throws.
    public Shape read(byte[] buffer, int offset, int length) {
        octets = buffer;
        start = offset;
        end = offset + length;
        clear();
        if (length < HEADER_LENGTH) {
            return Shape.RUNT;
        }
        id = BigEndian.get16(octets, start);
        flags = BigEndian.get16(octets, start + 2);
        if ((flags & Flags.QR) != 0) {
            return Shape.RESPONSE;
        }
        int records = readQuestion();
        boolean isWhole = records != NONE && readRecords(records);
        // RFC 8945 section 5.2: only a TSIG that is the last record counts.
        hasTsig &= isWhole;
        int opcode = Flags.opcode(flags);
        if (opcode != Opcode.QUERY && opcode != Opcode.NOTIFY && opcode != Opcode.UPDATE) {
            hasQuestion = false;
            hasEdns &= isWhole;
            return Shape.UNKNOWN_OPCODE;
        }
        if (isWhole && !hasQuestion && cookieLength > 0 && opcode == Opcode.QUERY && hasOnlyAdditionalRecords()) {
            return Shape.COOKIE;
        }
        return isWhole && hasQuestion ? Shape.QUERY : Shape.MALFORMED;
    }

    private boolean hasOnlyAdditionalRecords() {
        return BigEndian.get32(octets, start + 6) == 0;
    }

    /// Becomes the view of a query with EDNS that no client sent. Of its octets, only QNAME exists.
    ///
    /// @param flags RD and CD, for example
    /// @param dnssecOk DO (RFC 3225)
    public void set(Question question, int flags, boolean dnssecOk) {
        octets = question.name().sharedOctets();
        start = 0;
        end = 0;
        clear();
        id = 0;
        this.flags = flags;
        questionView.set(question);
        hasQuestion = true;
        hasEdns = true;
        udpSize = Edns.SAFE_UDP_SIZE;
        this.dnssecOk = dnssecOk;
    }

    private void clear() {
        hasQuestion = false;
        hasEdns = false;
        ednsVersion = 0;
        udpSize = 512;
        dnssecOk = false;
        wantsNsid = false;
        wantsKeepalive = false;
        hasBrokenKeepalive = false;
        wantsPadding = false;
        wantsExpire = false;
        cookieLength = 0;
        hasTsig = false;
        questionView.clear();
    }

    /// RFC 9619: a QUERY has one question; so do NOTIFY (RFC 1996 section 3.7) and UPDATE (RFC 2136 section 2.3). A
    /// message without a question may have EDNS, and then the response has it too (RFC 6891 section 6.1.1).
    ///
    /// @return the offset of the records, or [#NONE]
    private int readQuestion() {
        int from = start + HEADER_LENGTH;
        int questions = BigEndian.get16(octets, start + 4);
        if (questions != 1) {
            return questions == 0 ? from : NONE;
        }
        int behind = questionView.read(octets, from, end);
        hasQuestion = behind != QuestionView.NONE;
        return hasQuestion ? behind : NONE;
    }

    /// Checks the records after the question: at most one OPT, in the additional section; TSIG last. The message ends with the last
    /// record: some clients send octets after it, which most servers ignore. After TSIG there are none.
    private boolean readRecords(int from) {
        int before = BigEndian.get16(octets, start + 6) + BigEndian.get16(octets, start + 8);
        int records = before + BigEndian.get16(octets, start + 10);
        int at = from;
        // A record has at least 11 octets, so no count makes this long.
        if (records * 11 > end - at) {
            return false;
        }
        for (int i = 0; i < records; i++) {
            int fixed = NameReader.skip(octets, at, end);
            if (fixed < 0 || fixed + 10 > end || hasTsig) {
                return false;
            }
            int type = BigEndian.get16(octets, fixed);
            int data = fixed + 10;
            int next = data + BigEndian.get16(octets, fixed + 8);
            if (next > end) {
                return false;
            }
            if (type == RecordType.OPT) {
                // RFC 6891 section 6.1.1: one at most, owned by the root, in the additional section.
                if (i < before || hasEdns || fixed != at + 1 || !readEdns(fixed, data, next)) {
                    return false;
                }
            } else if (type == RecordType.TSIG) {
                if (i < before || !tsig.read(octets, start, at, fixed, next)) {
                    return false;
                }
                hasTsig = true;
            }
            at = next;
        }
        boolean isWhole = at == end || !hasTsig;
        end = at;
        return isWhole;
    }

    private boolean readEdns(int fixed, int data, int next) {
        hasEdns = true;
        udpSize = Math.max(512, BigEndian.get16(octets, fixed + 2));
        ednsVersion = octets[fixed + 5] & 0xFF;
        dnssecOk = octets[fixed + 6] < 0;
        // RFC 6891 section 6.1.3: of an OPT record with another version, only the version is used.
        if (ednsVersion != 0) {
            return true;
        }
        int at = data;
        while (at < next) {
            if (at + 4 > next) {
                return false;
            }
            int code = BigEndian.get16(octets, at);
            int length = BigEndian.get16(octets, at + 2);
            at += 4;
            if (at + length > next || !noteOption(code, at, length)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private boolean noteOption(int code, int at, int length) {
        switch (code) {
            case EdnsOption.NSID -> wantsNsid = true;
            case EdnsOption.TCP_KEEPALIVE -> {
                wantsKeepalive = true;
                hasBrokenKeepalive |= length != 0 && length != 2;
            }
            case EdnsOption.PADDING -> wantsPadding = true;
            case EdnsOption.EXPIRE -> wantsExpire = true;
            case EdnsOption.COOKIE -> {
                // RFC 7873 section 5.2: of several, only the first one counts.
                if (cookieLength > 0) {
                    return true;
                }
                // RFC 7873 section 5.2.2: 8, or 16 to 40 octets.
                if (length != 8 && (length < 16 || length > 40)) {
                    return false;
                }
                cookieAt = at;
                cookieLength = length;
            }
            default -> {}
        }
        return true;
    }

    /// The buffer that the request is in.
    public byte[] octets() {
        return octets;
    }

    /// Where the request begins in [#octets()].
    public int offset() {
        return start;
    }

    /// Octets of the whole request.
    public int length() {
        return end - start;
    }

    public int id() {
        return id;
    }

    /// The second 16 bits of the header, see [Flags].
    public int flags() {
        return flags;
    }

    public int opcode() {
        return Flags.opcode(flags);
    }

    public boolean recursionDesired() {
        return (flags & Flags.RD) != 0;
    }

    public boolean checkingDisabled() {
        return (flags & Flags.CD) != 0;
    }

    /// Whether the client supports AD in the response: it set DO or AD (RFC 6840 section 5.7).
    public boolean understandsAuthenticData() {
        return dnssecOk || (flags & Flags.AD) != 0;
    }

    /// Whether the question could be read.
    public boolean hasQuestion() {
        return hasQuestion;
    }

    /// A view of the question; empty unless [#hasQuestion()].
    public QuestionView questionView() {
        return questionView;
    }

    /// The offset of QNAME in [#octets()].
    public int qnameOffset() {
        return questionView.nameOffset();
    }

    /// Octets of QNAME in wire format.
    public int qnameLength() {
        return questionView.nameLength();
    }

    public int qtype() {
        return questionView.type();
    }

    public int qclass() {
        return questionView.dnsClass();
    }

    /// The question as a value that outlives the buffer.
    public Question question() {
        return questionView.question();
    }

    public boolean hasEdns() {
        return hasEdns;
    }

    public int ednsVersion() {
        return ednsVersion;
    }

    /// The client's UDP payload size, 512 at least (RFC 6891 section 6.2.3); 512 without EDNS.
    public int udpSize() {
        return udpSize;
    }

    /// DO (RFC 3225).
    public boolean dnssecOk() {
        return dnssecOk;
    }

    public boolean wantsNsid() {
        return wantsNsid;
    }

    public boolean wantsKeepalive() {
        return wantsKeepalive;
    }

    /// Whether a keepalive option has an invalid length (RFC 7828 section 3.1). Over UDP this is ignored.
    public boolean hasBrokenKeepalive() {
        return hasBrokenKeepalive;
    }

    /// Whether there is a padding option (RFC 7830 section 4).
    public boolean wantsPadding() {
        return wantsPadding;
    }

    /// RFC 7314.
    public boolean wantsExpire() {
        return wantsExpire;
    }

    /// Whether there is a COOKIE option (RFC 7873).
    public boolean hasCookie() {
        return cookieLength > 0;
    }

    /// The offset of the data of the COOKIE option in [#octets()]; only if [#hasCookie()].
    public int cookieAt() {
        return cookieAt;
    }

    /// Octets of the data of the COOKIE option: 8 for a client cookie, more if a server cookie follows it.
    public int cookieLength() {
        return cookieLength;
    }

    /// Whether the last record of a well-formed message is a TSIG (RFC 8945).
    public boolean hasTsig() {
        return hasTsig;
    }

    /// A view of the TSIG record; only if [#hasTsig()].
    public TsigView tsig() {
        return tsig;
    }
}
