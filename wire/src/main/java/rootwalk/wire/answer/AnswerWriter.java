package rootwalk.wire.answer;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Flags;
import rootwalk.wire.RRset;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.QuestionView;

/// Writes an [Answer] after the question of a message: the only place where RRsets are encoded. Reusable; used by one
/// thread; allocates nothing once its arrays are large enough.
public final class AnswerWriter implements Placement {

    private MessageWriter message = new MessageWriter();
    private QuestionView question = new QuestionView();
    private Answer answer = new Answer();
    private int entry;
    /// The position of the owner of the current entry, once an RRset of it is written; otherwise [#NOWHERE].
    private int ownerAt = NOWHERE;
    private int[] positions = new int[32];
    private byte[] scratch = new byte[512];

    /// Writes the RRsets in order until one that is not optional does not fit: then [MessageWriter#overflowed()] is
    /// true.
    ///
    /// @param to contains the question, in the case of the client, and nothing else
    public void write(Answer from, QuestionView asked, MessageWriter to) {
        answer = from;
        question = asked;
        message = to;
        if ((from.flags() & Flags.TC) != 0) {
            to.truncate();
            return;
        }
        int size = from.size();
        if (positions.length < size) {
            positions = new int[2 * size];
        }
        for (entry = 0; entry < size && !to.overflowed(); entry++) {
            positions[entry] = NOWHERE;
            RRsetSource source = from.source(entry);
            if (source == null) {
                value(from.value(entry));
            } else {
                kept(source, from.number(entry));
            }
        }
    }

    private void kept(RRsetSource source, int rrset) {
        int signatures = answer.signatures(entry);
        if (answer.isOptional(entry) && mostOctets(source, rrset, signatures) > message.room()) {
            return;
        }
        message.section(answer.section(entry));
        int position = message.position();
        source.write(rrset, this);
        if (signatures == RRsetSource.NONE || message.overflowed()) {
            return;
        }
        ownerAt = answer.sharedWithQuestion(entry) > 0 ? position : NOWHERE;
        signed(source, signatures);
        ownerAt = NOWHERE;
    }

    /// An optional RRset is left out together with its signatures: a validator cannot use it without them.
    private int mostOctets(RRsetSource source, int rrset, int signatures) {
        int length = ownerLength();
        int most = source.mostOctets(rrset, length);
        return signatures == RRsetSource.NONE ? most : most + source.mostOctets(signatures, length);
    }

    /// Writes the signatures of the RRset just written (RFC 4035 section 3.1.1).
    private void signed(RRsetSource source, int signatures) {
        int position = positions[entry];
        source.write(signatures, this);
        // Names in the data of the entry are those of the RRset.
        positions[entry] = position;
    }

    private void value(@Nullable RRset rrset) {
        if (rrset == null) {
            return;
        }
        message.section(answer.section(entry));
        if (isAtQuestion()) {
            message.add(question.octets(), question.nameOffset(), question.nameLength(), rrset, ttl(rrset.ttl()));
        } else {
            message.add(rrset, ttl(rrset.ttl()));
        }
    }

    @Override
    public MessageWriter message() {
        return message;
    }

    @Override
    public boolean isAtQuestion() {
        return answer.isAtQuestion(entry);
    }

    @Override
    public boolean isAboveQuestion() {
        return answer.isAboveQuestion(entry);
    }

    @Override
    public boolean isElsewhere() {
        return answer.isElsewhere(entry);
    }

    @Override
    public int questionLength() {
        return question.nameLength();
    }

    @Override
    public byte[] owner() {
        return answer.isElsewhere(entry) ? answer.ownerName(entry) : question.octets();
    }

    @Override
    public int ownerOffset() {
        return answer.isElsewhere(entry) ? answer.ownerOffset(entry) : question.nameOffset();
    }

    @Override
    public int ownerLength() {
        return answer.isElsewhere(entry) ? answer.ownerLength(entry) : question.nameLength();
    }

    @Override
    public int sharedWithQuestion() {
        return answer.sharedWithQuestion(entry);
    }

    @Override
    public int ownerPosition() {
        if (ownerAt != NOWHERE) {
            return ownerAt;
        }
        int in = answer.owner(entry);
        if (in < 0 || positions[in] == NOWHERE) {
            return NOWHERE;
        }
        RRsetSource source = answer.source(in);
        return source == null
                ? NOWHERE
                : source.namePosition(
                        answer.number(in), answer.nameOffset(entry), positions[in], question.nameLength());
    }

    @Override
    public int ttl(int own) {
        int ttl = answer.ttl(entry);
        return ttl == Answer.OWN_TTL ? own : ttl;
    }

    @Override
    public byte[] scratch(int octets) {
        if (scratch.length < octets) {
            scratch = Arrays.copyOf(scratch, 2 * octets);
        }
        return scratch;
    }

    @Override
    public void copied(int position) {
        positions[entry] = position;
    }
}
