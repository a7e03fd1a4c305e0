package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;

/// The analysis of a response (RFC 1034 section 5.3.3 step 4), with only the records that its sender is trusted for.
sealed interface ReplyAnalysis {

    /// For observers.
    Outcome outcome();

    /// a. The question is answered.
    ///
    /// @param aliases
    ///            from SNAME to the owner of `sets`, in order; a DNAME is before the CNAME synthesised from it, also
    ///            if that CNAME was asked for and is in `sets`
    record Answers(List<SignedSet> aliases, List<SignedSet> sets, boolean authoritative) implements ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.ANSWER;
        }
    }

    /// a. A negative answer.
    ///
    /// @param name
    ///            that it applies to: SNAME, or the target of the aliases
    /// @param nameError
    ///            whether the name does not exist at all
    /// @param proof
    ///            the SOA RRset first, then signatures and NSEC or NSEC3 RRsets; empty if the server sent no SOA
    ///            record
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

    /// b. A referral to other servers.
    ///
    /// @param ttl
    ///            of the NS RRset, in seconds
    /// @param delegationSigner
    ///            the DS RRset of the cut, for which the parent is authoritative, or null
    record Refers(Name cut, List<NameServer> servers, int ttl, @Nullable SignedSet delegationSigner)
            implements
                ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.REFERRAL;
        }
    }

    /// c. The name is an alias, whose target must be resolved separately.
    record Alias(List<SignedSet> aliases, Name target, boolean authoritative) implements ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.ALIAS;
        }
    }

    /// The target of a DNAME is too long for a name (RFC 6672 section 2.2): YXDOMAIN.
    record TooLong(List<SignedSet> aliases) implements ReplyAnalysis {
        @Override
        public Outcome outcome() {
            return Outcome.ALIAS;
        }
    }

    /// d. No usable response.
    ///
    /// @param why
    ///            in a few words
    /// @param spare
    ///            the analysis to use if no other server has a better response
    record Useless(Outcome outcome, String why, @Nullable ReplyAnalysis spare) implements ReplyAnalysis {}
}
