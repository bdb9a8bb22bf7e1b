const abs = (value: bigint): bigint => (value < 0n ? -value : value);

function commonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [abs(a), abs(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** An exact rational number, for the reference that the fast method is held against. */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n);
  readonly above: bigint;
  readonly below: bigint;

  constructor(above: bigint, below: bigint) {
    const sign = below < 0n ? -1n : 1n;
    const divisor = commonDivisor(above, below) * sign;
    this.above = above / divisor;
    this.below = below / divisor;
  }

  static of(above: number, below = 1): Fraction {
    return new Fraction(BigInt(above), BigInt(below));
  }

  plus(other: Fraction): Fraction {
    return new Fraction(
      this.above * other.below + other.above * this.below,
      this.below * other.below,
    );
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.above, other.below));
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.above * other.above, this.below * other.below);
  }

  over(other: Fraction): Fraction {
    return new Fraction(this.above * other.below, this.below * other.above);
  }

  isBelow(other: Fraction): boolean {
    return this.above * other.below < other.above * this.below;
  }

  equals(other: Fraction): boolean {
    return this.above === other.above && this.below === other.below;
  }

  toNumber(): number {
    return Number(this.above) / Number(this.below);
  }
}
