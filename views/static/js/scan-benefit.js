// What a coupon is worth at a purchase, and the least purchase that it can be used for: as the server counts it.

export const least = ({ min_purchase: minimum, percent }) => (percent ? Math.max(minimum, Math.ceil(1_000 / percent)) : minimum);

// A part of the purchase goes down to 10 won, and is the discount of the terms at most.
export const gives = ({ discount, percent }, amount) => (percent ? Math.min(Math.floor((amount * percent) / 1_000) * 10, discount) : discount);
