package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;

/// What a reply amounts to (RFC 1034 section 5.3.3 step 4), holding only records that its sender may speak of.
sealed interface ReplyAnalysis {

    /// For those who watch.
    Outcome outcome();

    /// a. The question is answered.
    ///
    /// @param aliases
    ///            that lead from SNAME to the owner of `sets`, in their order; a DNAME stands before the CNAME made
    ///            from it, also where that CNAME is asked for and stands in `sets`
    record Answers(List<SignedSet> aliases, List<SignedSet> sets, boolean authoritative) implements ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.ANSWER;
        }
    }

    /// a. It is said that there is no answer.
    ///
    /// @param name
    ///            that is denied: SNAME, or where the aliases lead
    /// @param nameError
    ///            whether the name does not exist at all
    /// @param proof
    ///            the SOA first, then signatures and NSEC or NSEC3 sets; empty where the server sent no SOA
    /// @param ttl
    ///            seconds, by RFC 2308 section 5; 0 without SOA
    record Denies(
            List<SignedSet> aliases,
            Name name,
            boolean nameError,
            List<RecordSet> proof,
            int ttl,
            boolean authoritative) implements ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return nameError ? Outcome.NAME_ERROR : Outcome.NO_DATA;
        }
    }

    /// b. Other servers know more.
    ///
    /// @param ttl
    ///            of the NS set, in seconds
    /// @param delegationSigner
    ///            the DS set of the cut, which the parent has authority for, or null
    record Refers(Name cut, List<NameServer> servers, int ttl, @Nullable SignedSet delegationSigner)
            implements
                ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.REFERRAL;
        }
    }

    /// c. The name is an alias, and what it stands for must be asked elsewhere.
    record Alias(List<SignedSet> aliases, Name target, boolean authoritative) implements ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.ALIAS;
        }
    }

    /// A DNAME makes a name that is longer than names can be (RFC 6672 section 2.2): YXDOMAIN.
    record TooLong(List<SignedSet> aliases) implements ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.ALIAS;
        }
    }

    /// d. Nothing that helps.
    ///
    /// @param why
    ///            in a few words
    /// @param spare
    ///            what it would be if it were good enough: used when no other server has anything better
    record Useless(Outcome outcome, String why, @Nullable ReplyAnalysis spare) implements ReplyAnalysis {}
}
