package rootwalk.resolver.servers;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The analysis of a response (RFC 1034 section 5.3.3 step 4), with only the records that its sender is trusted for.
public sealed interface ResponseAnalysis {

    /// For observers.
    ResponseKind kind();

    /// a. The question is answered.
    ///
    /// @param aliases
    ///            from SNAME to the owner of `rrsets`, in order; a DNAME is before the CNAME synthesised from it, also
    ///            if that CNAME was queried and is in `rrsets`
    record Answer(List<SignedRRset> aliases, List<SignedRRset> rrsets,
            boolean authoritative) implements ResponseAnalysis {
        @Override
        public ResponseKind kind() {
            return ResponseKind.ANSWER;
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
    /// @param security
    ///            of the denial itself: INDETERMINATE until a validator has decided
    /// @param errors
    ///            why it is not secure (RFC 8914), for clients; perhaps empty
    record Negative(
            List<SignedRRset> aliases,
            Name name,
            boolean nameError,
            List<RRset> proof,
            int ttl,
            boolean authoritative,
            Security security,
            List<ExtendedError> errors) implements ResponseAnalysis {

        /// A denial without extended errors for clients.
        public Negative(List<SignedRRset> aliases, Name name, boolean nameError, List<RRset> proof, int ttl,
                boolean authoritative, Security security) {
            this(aliases, name, nameError, proof, ttl, authoritative, security, List.of());
        }

        @Override
        public ResponseKind kind() {
            return nameError ? ResponseKind.NAME_ERROR : ResponseKind.NO_DATA;
        }

        /// The same for a name that exists in the data of this server. The proof that it does not exist is left out.
        public Negative forExistingName() {
            List<RRset> soa = proof.stream().filter(rrset -> rrset.type() == RecordType.SOA).toList();
            return new Negative(aliases, name, false, soa, ttl, authoritative, Security.INSECURE);
        }
    }

    /// b. A referral to other servers.
    ///
    /// @param ttl
    ///            of the NS RRset, in seconds
    /// @param delegationSigner
    ///            the DS RRset of the cut, for which the parent is authoritative, or null
    /// @param proof
    ///            NSEC or NSEC3 RRsets with signatures, which may prove that there is no DS RRset
    record Referral(Name cut, List<NameServer> servers, int ttl, @Nullable SignedRRset delegationSigner,
            List<RRset> proof)
            implements
                ResponseAnalysis {
        @Override
        public ResponseKind kind() {
            return ResponseKind.REFERRAL;
        }
    }

    /// c. The name is an alias, whose target must be resolved separately.
    record Alias(List<SignedRRset> aliases, Name target, boolean authoritative) implements ResponseAnalysis {
        @Override
        public ResponseKind kind() {
            return ResponseKind.ALIAS;
        }
    }

    /// The target of a DNAME is too long for a name (RFC 6672 section 2.2): YXDOMAIN.
    record NameTooLong(List<SignedRRset> aliases) implements ResponseAnalysis {
        @Override
        public ResponseKind kind() {
            return ResponseKind.NAME_TOO_LONG;
        }
    }

    /// d. No usable response.
    ///
    /// @param why
    ///            the reason, in a few words
    /// @param fallback
    ///            the analysis to use if no other server has a better response
    record Unusable(ResponseKind kind, String why, @Nullable ResponseAnalysis fallback) implements ResponseAnalysis {}
}
