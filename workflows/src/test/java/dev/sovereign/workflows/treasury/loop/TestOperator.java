package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.loop.ApprovalQuestion.Answer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A person with a key. */
public final class TestOperator {
  private final KeyPair pair;

  public TestOperator() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public OperatorKey key() {
    return new OperatorKey(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
  }

  public Approval sign(ApprovalQuestion question, Answer answer, String name) {
    return new Approval(name, code(question.message(answer, name)));
  }

  public String code(String message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(message.getBytes(StandardCharsets.UTF_8));
      return key().fingerprint()
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
