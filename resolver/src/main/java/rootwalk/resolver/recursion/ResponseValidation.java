package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Work;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.ChainFinding;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.contract.Verdict;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ResponseAnalysis.Referral;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Has a validator decide on each part of a response, before any of it is stored. Any thread.
final class ResponseValidation {

    private final Validator validator;
    private final Lookups lookups;

    /// The interface of the validator to the resolution whose response it validates.
    interface Lookups {

        /// Resolves a question as a part of the resolution.
        Resolution resolve(Question question, ResolutionContext context);

        /// Whether servers of a zone with this apex are known from its parent.
        boolean isKnownCut(Name name);
    }

    /// A response whose parts have the security that the validator found.
    ///
    /// @param verdict
    ///            the least secure verdict of all parts of the answer
    record Validated(ResponseAnalysis analysis, Verdict verdict) {}

    ResponseValidation(Validator validator, Lookups lookups) {
        this.validator = validator;
        this.lookups = lookups;
    }

    /// @param question
    ///            that was sent to the servers of the delegation
    Validated validate(ResponseAnalysis analysis, Question question, Delegation servers, ResolutionContext context) {
        boolean checkingDisabled = servers.isForward() && context.serverContext().disablesCheckingAtForwarders();
        OneResponse response = new OneResponse(
                new Evidence.Reply(question, servers.cut(), servers.isForward(), checkingDisabled), context);
        ResponseAnalysis validated = response.validate(analysis);
        return new Validated(validated, response.worst);
    }

    /// Validates an RRset of the apex of a zone that was stored without validation.
    SignedRRset validate(SignedRRset atApex, Delegation servers, ResolutionContext context) {
        Question question = new Question(servers.cut(), atApex.rrset().type());
        OneResponse response = new OneResponse(new Evidence.Reply(question, servers.cut(), false, false), context);
        return response.decide(atApex).applyTo(atApex);
    }

    private final class OneResponse implements Lookup {
        private final Evidence.Reply reply;
        private final ResolutionContext context;
        private @Nullable Work work;
        private @Nullable Object kept;
        private Verdict worst = Verdict.SECURE;

        OneResponse(Evidence.Reply reply, ResolutionContext context) {
            this.reply = reply;
            this.context = context;
        }

        ResponseAnalysis validate(ResponseAnalysis analysis) {
            return switch (analysis) {
                case Answer answer -> {
                    List<SignedRRset> aliases = validate(answer.aliases(), List.of());
                    yield new Answer(aliases, isForAny() ? validateForAny(answer.rrsets(), aliases)
                            : validate(answer.rrsets(), aliases), answer.authoritative());
                }
                case Negative negative -> validate(negative);
                case Alias alias -> new Alias(validate(alias.aliases(), List.of()), alias.target(),
                        alias.authoritative());
                case NameTooLong nameTooLong -> new NameTooLong(validate(nameTooLong.aliases(), List.of()));
                case Referral referral -> validate(referral);
                case Unusable unusable -> unusable;
            };
        }

        private Negative validate(Negative negative) {
            List<SignedRRset> aliases = validate(negative.aliases(), List.of());
            Verdict verdict = decide(
                    new Evidence.Denial(reply, negative.name(), negative.nameError(), negative.proof()));
            return new Negative(aliases, negative.name(), negative.nameError() && !verdict.nameExists(),
                    verdict.verifiedProof().orElse(negative.proof()), Math.min(verdict.ttl(), negative.ttl()),
                    negative.authoritative(), verdict.security(), verdict.errors());
        }

        /// A referral is followed whatever the security of its DS RRset is.
        private Referral validate(Referral referral) {
            SignedRRset ds = referral.delegationSigner();
            if (ds == null) {
                Verdict _ = decide(new Evidence.Referral(reply, referral.cut(), referral.proof()));
                return referral;
            }
            return new Referral(referral.cut(), referral.servers(), referral.ttl(), decide(ds).applyTo(ds), List.of());
        }

        private List<SignedRRset> validate(List<SignedRRset> rrsets, List<SignedRRset> before) {
            if (rrsets.isEmpty()) {
                return rrsets;
            }
            SignedRRset last = before.isEmpty() ? null : before.getLast();
            if (rrsets.size() == 1) {
                return List.of(validate(rrsets.getFirst(), last));
            }
            List<SignedRRset> validated = new ArrayList<>(rrsets.size());
            for (SignedRRset rrset : rrsets) {
                last = validate(rrset, last);
                validated.add(last);
            }
            return validated;
        }

        private SignedRRset validate(SignedRRset rrset, @Nullable SignedRRset before) {
            if (before != null && before.rrset().type() == RecordType.DNAME
                    && rrset.rrset().type() == RecordType.CNAME) {
                // A CNAME that is synthesised from a DNAME has the status of the DNAME, since it is not signed itself
                // (RFC 6672 section 5.3.1).
                return rrset.withTtl(Math.min(rrset.rrset().ttl(), before.rrset().ttl()))
                        .withSecurity(before.security());
            }
            return decide(rrset).applyTo(rrset);
        }

        private boolean isForAny() {
            return reply.question().type() == RecordType.ANY;
        }

        /// A response to ANY may have more RRsets than the limit of cryptographic work permits to verify, and thousands. RFC 8482
        /// section 4.1 permits an answer with some of the RRsets, so those that were not verified are left out.
        private List<SignedRRset> validateForAny(List<SignedRRset> rrsets, List<SignedRRset> aliases) {
            SignedRRset alias = aliases.isEmpty() ? null : aliases.getLast();
            List<SignedRRset> validated = new ArrayList<>(rrsets.size());
            for (SignedRRset rrset : rrsets) {
                if (!worst.security().isUsable()) {
                    // The answer has the status of the least secure one.
                    validated.add(rrset.withSecurity(worst.security()));
                    continue;
                }
                Verdict before = worst;
                SignedRRset one = validate(rrset, alias);
                if (!worst.security().isUsable() && work().isSpent() && !validated.isEmpty()
                        && !context.checkingDisabled()) {
                    worst = before;
                    return validated;
                }
                validated.add(one);
            }
            return validated;
        }

        private Verdict decide(SignedRRset records) {
            return decide(new Evidence.Records(reply, records));
        }

        private Verdict decide(Evidence evidence) {
            Verdict verdict = validator.validate(evidence, this);
            if (verdict.security().compareTo(worst.security()) < 0) {
                worst = verdict;
            }
            return verdict;
        }

        @Override
        public Resolution resolve(Question question) {
            return lookups.resolve(question, context);
        }

        @Override
        public boolean isKnownCut(Name name) {
            return lookups.isKnownCut(name);
        }

        @Override
        public Work work() {
            if (work == null) {
                work = context.budget().work().reply();
            }
            return work;
        }

        @Override
        public <T> T kept(Class<T> type, Supplier<T> first) {
            if (kept == null) {
                kept = first.get();
            }
            return type.cast(kept);
        }

        @Override
        public boolean isObserved() {
            return context.isObserved();
        }

        @Override
        public void report(ChainFinding finding) {
            context.emit(new ResolutionEvent.Validated(context.budget().depth(), finding));
        }
    }
}
