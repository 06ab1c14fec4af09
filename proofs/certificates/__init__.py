"""From floats to exact certificates, each checked by the kernel before it is returned."""

from .diamond import diamond_bounds
from .joint_measurability import certificate_joint_measurability
from .sign_masks import certificate_sign_masks

__all__ = ["certificate_joint_measurability", "certificate_sign_masks", "diamond_bounds"]
