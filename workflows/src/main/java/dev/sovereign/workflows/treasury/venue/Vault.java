package dev.sovereign.workflows.treasury.venue;

import java.math.BigInteger;

/**
 * The books of a tokenised vault by the rules of ERC-4626: depositors own shares of one pool of
 * assets. All amounts are whole atomic units. Every conversion rounds for the vault, so no sequence
 * of calls takes out more than the others' share leaves.
 *
 * <p>A virtual asset and {@code 10^offset} virtual shares stand beside the real ones, as in
 * OpenZeppelin's ERC4626: whoever deposits first and then donates to raise the price of a share
 * loses more than the next depositor can lose by rounding.
 *
 * @param assets what the pool owns, lent out or at hand
 * @param shares all shares there are
 * @param lent the part of the assets that cannot be paid out now
 * @param offset decimal places that a share has more than the asset, 0 to 18
 */
public record Vault(BigInteger assets, BigInteger shares, BigInteger lent, int offset) {

  private static final int MAX_OFFSET = 18;

  public Vault {
    if (assets.signum() < 0 || shares.signum() < 0 || lent.signum() < 0) {
      throw new IllegalArgumentException(
          "vault: assets "
              + assets
              + ", shares "
              + shares
              + ", lent "
              + lent
              + " (expected: >= 0)");
    }
    if (lent.compareTo(assets) > 0) {
      throw new IllegalArgumentException("lent: " + lent + " (expected: at most " + assets + ")");
    }
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: 0 to 18)");
    }
  }

  /** An empty one. */
  public static Vault empty(int offset) {
    return new Vault(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, offset);
  }

  /** A vault after a change, and what the change moved. */
  public record Change(Vault vault, BigInteger assets, BigInteger shares) {}

  /** The shares that so many assets buy, rounded down. */
  public BigInteger sharesForDeposit(BigInteger deposit) {
    return deposit.multiply(virtualShares()).divide(virtualAssets());
  }

  /** The assets that so many shares are worth, rounded down. */
  public BigInteger assetsForRedeem(BigInteger redeemed) {
    return redeemed.multiply(virtualAssets()).divide(virtualShares());
  }

  /** The shares that a withdrawal of so many assets burns, rounded up. */
  public BigInteger sharesForWithdraw(BigInteger withdrawn) {
    return ceil(withdrawn.multiply(virtualShares()), virtualAssets());
  }

  /** What can be paid out now. */
  public BigInteger liquid() {
    return assets.subtract(lent);
  }

  /** Takes the assets in; a deposit too small for one share is kept by nobody and refused. */
  public Change deposit(BigInteger deposit) {
    requirePositive("deposit", deposit);
    BigInteger minted = sharesForDeposit(deposit);
    if (minted.signum() == 0) {
      throw new IllegalArgumentException(
          "deposit: " + deposit + " (expected: enough for one share, which costs more now)");
    }
    Vault after = new Vault(assets.add(deposit), shares.add(minted), lent, offset);
    return new Change(after, deposit, minted);
  }

  /** Pays out what the shares are worth. */
  public Change redeem(BigInteger redeemed) {
    requirePositive("shares", redeemed);
    requireAtMost("shares", redeemed, shares);
    BigInteger paid = assetsForRedeem(redeemed);
    requireAtMost("assets", paid, liquid());
    Vault after = new Vault(assets.subtract(paid), shares.subtract(redeemed), lent, offset);
    return new Change(after, paid, redeemed);
  }

  /** Pays out exactly so many assets. */
  public Change withdraw(BigInteger withdrawn) {
    requirePositive("assets", withdrawn);
    requireAtMost("assets", withdrawn, liquid());
    BigInteger burnt = sharesForWithdraw(withdrawn);
    requireAtMost("shares", burnt, shares);
    Vault after = new Vault(assets.subtract(withdrawn), shares.subtract(burnt), lent, offset);
    return new Change(after, withdrawn, burnt);
  }

  /** Assets come in for nobody: interest, or a donation. */
  public Vault earn(BigInteger interest) {
    return new Vault(assets.add(interest), shares, lent, offset);
  }

  /** Assets are gone, those lent out first; at most all. */
  public Vault lose(BigInteger loss) {
    BigInteger left = assets.subtract(loss.min(assets));
    return new Vault(left, shares, lent.subtract(loss.min(lent)), offset);
  }

  /** The same with so much of it lent out. */
  public Vault lend(BigInteger total) {
    return new Vault(assets, shares, total, offset);
  }

  private BigInteger virtualAssets() {
    return assets.add(BigInteger.ONE);
  }

  private BigInteger virtualShares() {
    return shares.add(BigInteger.TEN.pow(offset));
  }

  private static BigInteger ceil(BigInteger dividend, BigInteger divisor) {
    return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
  }

  private static void requirePositive(String what, BigInteger value) {
    if (value.signum() <= 0) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: > 0)");
    }
  }

  private static void requireAtMost(String what, BigInteger value, BigInteger most) {
    if (value.compareTo(most) > 0) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: at most " + most + ")");
    }
  }
}
